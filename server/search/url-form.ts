import type { DestinationsQuery, SearchQuery } from "./input";

const USUAL: Record<string, string> = {
  ...{ flex: "0", view: "list", sort: "best", adults: "1", children: "0", infants: "0", cabin: "economy" },
  ...{ month: "any", limit: "350" },
};
/** What points at a place within an answer, and is not part of the search. */
const POINTERS = new Set(["cursor", "open", "show"]);

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return [...(value as string[])].sort().join(",");
  if (value !== null && typeof value === "object") {
    const { least, most } = value as { least: number; most: number };
    return least === most ? `${least}` : `${least}-${most}`;
  }
  return String(value);
};

/** A search as it stands in an address: only what differs from the usual. Equal searches have equal forms. */
export function urlForm(query: SearchQuery | DestinationsQuery, leftOut: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([name, value]) => value !== undefined && !POINTERS.has(name) && !leftOut.includes(name))
      .map(([name, value]): [string, string] => [name, textOf(value)])
      .filter(([name, text]) => text !== "" && USUAL[name] !== text),
  );
}
