import { path } from "@/server/kernel/path";
import type { UrlParams } from "./search-form";

export const FILTERS = ["stops", "carriers", "via", "leaveFrom", "leaveTo", "maxHours", "bag", "changeable", "refundable"] as const;
export type FilterName = (typeof FILTERS)[number];

/** The same search with some parameters changed. A page of results and an open row belong to the list they were in. */
export function changed(params: UrlParams, changes: Record<string, string | number | null>): UrlParams {
  const { cursor: _cursor, open: _open, ...kept } = params;
  const next: UrlParams = { ...kept };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") delete next[name];
    else next[name] = String(value);
  }
  return next;
}

export const linkTo = (params: UrlParams, changes: Record<string, string | number | null>, fragment?: string) =>
  path.search(changed(params, changes), fragment);

export const withoutFilters = (params: UrlParams) => changed(params, Object.fromEntries(FILTERS.map((name) => [name, null])));
export const chosenFilters = (params: UrlParams): FilterName[] => FILTERS.filter((name) => params[name] !== undefined);
/** Hours of departure are one filter with two ends. */
export const countFilters = (params: UrlParams) => {
  const chosen = chosenFilters(params);
  return chosen.length - (chosen.includes("leaveFrom") && chosen.includes("leaveTo") ? 1 : 0);
};

/** The fields of the filter form as parameters. All carriers ticked is no filter; none ticked is none either. */
export function filtersOf(form: FormData, offered: { carriers: string[]; via: string[] }): Record<string, string | null> {
  const ticked = (name: "carriers" | "via") => {
    const values = form.getAll(name).map(String);
    return values.length === 0 || values.length === offered[name].length ? null : values.sort().join(",");
  };
  const one = (name: string) => (form.get(name) ? String(form.get(name)) : null);
  const leaveFrom = one("leaveFrom");
  const leaveTo = one("leaveTo");
  return {
    stops: one("stops"),
    carriers: ticked("carriers"),
    via: ticked("via"),
    leaveFrom: leaveFrom === "0" ? null : leaveFrom,
    leaveTo: leaveTo === "24" ? null : leaveTo,
    bag: one("bag"),
    changeable: one("changeable"),
    refundable: one("refundable"),
  };
}
