import { BRANDS } from "@/server/kernel/cabins";
import type { Money } from "@/server/kernel/money";
import type { BrandTotal, Candidate } from "./combine";
import type { SearchQuery } from "./input";
import type { SliceOption } from "./slice-option";

export const FILTERS = ["stops", "carriers", "via", "hours", "maxHours", "bag", "changeable", "refundable"] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Pick<SearchQuery, "stops" | "carriers" | "via" | "leaveFrom" | "leaveTo" | "maxHours" | "bag" | "changeable" | "refundable">;

/** Names of a filter's fields in the address. */
export const FIELDS_OF: Record<Filter, (keyof Filters)[]> = {
  stops: ["stops"],
  carriers: ["carriers"],
  via: ["via"],
  hours: ["leaveFrom", "leaveTo"],
  maxHours: ["maxHours"],
  bag: ["bag"],
  changeable: ["changeable"],
  refundable: ["refundable"],
};

export const activeFilters = (filters: Filters): Filter[] =>
  FILTERS.filter((filter) =>
    FIELDS_OF[filter].some((field) => {
      const value = filters[field];
      return Array.isArray(value) ? value.length > 0 : value !== undefined;
    }),
  );

export const without = (filters: Filters, dropped: readonly Filter[]): Filters => {
  const gone = new Set<string>(dropped.flatMap((filter) => FIELDS_OF[filter]));
  return Object.fromEntries(Object.entries(filters).filter(([field]) => !gone.has(field)));
};

export const leaveHour = ({ slice }: SliceOption): number | null => {
  const local = slice.segments[0]?.departsAtLocal;
  return local ? Number(local.slice(11, 13)) : null;
};

/** One way of a row. Hours are those of the way out; a flight that tells no times passes no filter on time. */
export function wayMatches(option: SliceOption, way: number, filters: Filters): boolean {
  const { slice } = option;
  const { stops, carriers, via, leaveFrom, leaveTo, maxHours } = filters;
  if (stops !== undefined && slice.stops.length > stops) return false;
  if (carriers?.length && !carriers.includes(slice.carrier)) return false;
  if (via?.length && !slice.stops.every(({ airport }) => via.includes(airport))) return false;
  if (maxHours !== undefined && (slice.minutes === null || slice.minutes > maxHours * 60)) return false;
  if (way > 0 || (leaveFrom === undefined && leaveTo === undefined)) return true;
  const hour = leaveHour(option);
  return hour !== null && hour >= (leaveFrom ?? 0) && hour < (leaveTo ?? 24);
}

export function brandMatches({ brand }: BrandTotal, { bag, changeable, refundable }: Filters): boolean {
  const conditions = BRANDS[brand];
  if (bag && !conditions?.checkedBags) return false;
  if (changeable && (conditions?.changeUntilHours ?? null) === null) return false;
  return !(refundable && (conditions?.refundUntilHours ?? null) === null);
}

/** The lowest brand that the filters leave of a row; null when none is left. Connecting airports want at least one stop on some way. */
function lowestLeft(row: Candidate, filters: Filters): BrandTotal | null {
  for (let way = 0; way < row.ways.length; way++) if (!wayMatches(row.ways[way]!, way, filters)) return null;
  if (filters.via?.length && row.stops === 0) return null;
  return row.brands.find((brand) => brandMatches(brand, filters)) ?? null;
}

/** The row with the brands that the filters leave. */
export function matching(row: Candidate, filters: Filters): (Candidate & { from: BrandTotal }) | null {
  const from = lowestLeft(row, filters);
  return from && { ...row, from, brands: row.brands.filter((brand) => brandMatches(brand, filters)) };
}

export type Count = { value: string; count: number; from: Money | null };
type Counted = { filter: Filter; value: string; filters: Filters };

/** How many rows a choice would leave and from what price; the filter's own present choice does not count. */
function countOf(rows: readonly Candidate[], { filter, value, filters }: Counted, currency: string): Count {
  const choice: Filters = { ...without(filters, [filter]), ...CHOICES[filter](value) };
  return { value, ...countRows(rows, choice, currency) };
}
const CHOICES: Record<Filter, (value: string) => Filters> = {
  stops: (value) => ({ stops: Number(value) }),
  carriers: (value) => ({ carriers: [value] }),
  via: (value) => ({ via: [value] }),
  hours: () => ({}),
  maxHours: (value) => ({ maxHours: Number(value) }),
  bag: () => ({ bag: "1" }),
  changeable: () => ({ changeable: "1" }),
  refundable: () => ({ refundable: "1" }),
};

export function countRows(rows: readonly Candidate[], filters: Filters, currency: string): { count: number; from: Money | null } {
  let count = 0;
  let lowest: BrandTotal | null = null;
  for (const row of rows) {
    const left = lowestLeft(row, filters);
    if (!left) continue;
    count += 1;
    if (!lowest || left.compareMinor < lowest.compareMinor) lowest = left;
  }
  return { count, from: lowest && { amountMinor: lowest.totalMinor, currency } };
}

export type Facets = { stops: Count[]; carriers: Count[]; via: Count[]; included: Count[]; leaveHours: number[] };

export function facetsOf(rows: readonly Candidate[], filters: Filters, currency: string): Facets {
  const carriers = new Set(rows.flatMap((row) => row.ways.map((way) => way.slice.carrier)));
  const via = new Set(rows.flatMap((row) => row.ways.flatMap((way) => way.slice.stops.map((stop) => stop.airport))));
  const most = rows.reduce((stops, row) => Math.max(stops, row.stops), 0);
  const values = (filter: Filter, of: Iterable<string>) =>
    [...of].map((value) => countOf(rows, { filter, value, filters }, currency)).filter(({ count }) => count > 0);
  const byCount = (counts: Count[]) => counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const leaveHours = new Array<number>(24).fill(0);
  const anyHour = without(filters, ["hours"]);
  const counted = new Set<number>();
  for (const row of rows) {
    const [out] = row.ways;
    const hour = leaveHour(out!);
    if (hour === null || counted.has(out!.slice.flightId) || !lowestLeft(row, anyHour)) continue;
    counted.add(out!.slice.flightId);
    leaveHours[hour]! += 1;
  }
  return {
    stops: values("stops", ["0", "1", "2"].slice(0, Math.min(most, 2) + 1)),
    carriers: byCount(values("carriers", carriers)),
    via: byCount(values("via", via)),
    included: (["bag", "changeable", "refundable"] as const).map((filter) => countOf(rows, { filter, value: filter, filters }, currency)),
    leaveHours,
  };
}

/** When nothing matches: what dropping each filter would give, and dropping all of them where no single one helps. */
export function dropsOf(rows: readonly Candidate[], filters: Filters, currency: string): { field: string; count: number; from: Money | null }[] {
  const active = activeFilters(filters);
  const single = active
    .map((filter) => ({ field: FIELDS_OF[filter].find((field) => filters[field] !== undefined)!, ...countRows(rows, without(filters, [filter]), currency) }))
    .filter(({ count }) => count > 0);
  return single.length > 0 ? single : [{ field: "all", ...countRows(rows, {}, currency) }];
}
