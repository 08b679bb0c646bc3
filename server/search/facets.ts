import { BRANDS } from "@/server/kernel/cabins";
import type { BrandTotal, Candidate } from "./combine";
import type { SearchQuery } from "./input";
import type { SliceOption } from "./slice-option";

export const FILTERS = ["stops", "carriers", "via", "hours", "maxHours", "bag", "changeable", "refundable"] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Pick<
  SearchQuery,
  "stops" | "carriers" | "via" | "leaveFrom" | "leaveTo" | "maxHours" | "bag" | "changeable" | "refundable"
>;

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

export type Count = { value: string; count: number; from: BrandTotal | null };
type Tally = { count: number; from: BrandTotal | null };

function add(tally: Tally, brand: BrandTotal): void {
  tally.count += 1;
  if (!tally.from || brand.compareMinor < tally.from.compareMinor) tally.from = brand;
}

export function countRows(rows: readonly Candidate[], filters: Filters): Tally {
  const tally: Tally = { count: 0, from: null };
  for (const row of rows) {
    const left = lowestLeft(row, filters);
    if (left) add(tally, left);
  }
  return tally;
}

export type Facets = { stops: Count[]; carriers: Count[]; via: Count[]; included: Count[]; leaveHours: number[] };
const OF_WAYS = ["stops", "carriers", "via", "hours", "maxHours"] as const;
type OfWays = (typeof OF_WAYS)[number];

/** The one filter on ways that keeps a row out; "none" when it passes all, "several" when no single choice would bring it back. */
function keptOutBy(row: Candidate, single: Record<OfWays, Filters>): OfWays | "none" | "several" {
  let out: OfWays | "none" = "none";
  for (const filter of OF_WAYS) {
    const passes =
      row.ways.every((option, way) => wayMatches(option, way, single[filter])) &&
      !(filter === "via" && single.via.via?.length && row.stops === 0);
    if (passes) continue;
    if (out !== "none") return "several";
    out = filter;
  }
  return out;
}

const onlyOne = (values: readonly string[]): string | null =>
  values.length > 0 && values.every((value) => value === values[0]) ? values[0]! : null;

/**
 * How many rows each choice would leave and from what price, all other filters kept; a filter's own present choice does not count. A
 * carrier or connecting airport counts the rows that it has on every way.
 */
export function facetsOf(rows: readonly Candidate[], filters: Filters): Facets {
  const single = Object.fromEntries(
    OF_WAYS.map((filter) => [filter, Object.fromEntries(FIELDS_OF[filter].map((field) => [field, filters[field]]))]),
  ) as Record<OfWays, Filters>;
  const tallies = {
    stops: new Map<string, Tally>(),
    carriers: new Map<string, Tally>(),
    via: new Map<string, Tally>(),
    included: new Map<string, Tally>(),
  };
  const tally = (facet: keyof typeof tallies, value: string, brand: BrandTotal) => {
    const known = tallies[facet].get(value) ?? { count: 0, from: null };
    tallies[facet].set(value, known);
    add(known, brand);
  };
  const included = (["bag", "changeable", "refundable"] as const).map((filter) => ({
    filter,
    filters: { ...filters, [filter]: "1" as const },
  }));
  const leaving = new Map<number, number>();
  const most = Math.min(
    2,
    rows.reduce((stops, row) => Math.max(stops, row.stops), 0),
  );

  for (const row of rows) {
    const keptOut = keptOutBy(row, single);
    const brand = keptOut === "several" ? undefined : row.brands.find((one) => brandMatches(one, filters));
    if (keptOut === "none")
      for (const choice of included) {
        const left = row.brands.find((one) => brandMatches(one, choice.filters));
        if (left) tally("included", choice.filter, left);
      }
    if (!brand) continue;
    if (keptOut === "none" || keptOut === "stops") for (let stops = row.stops; stops <= most; stops++) tally("stops", `${stops}`, brand);
    const carrier = keptOut === "none" || keptOut === "carriers" ? onlyOne(row.ways.map((way) => way.slice.carrier)) : null;
    if (carrier) tally("carriers", carrier, brand);
    const via =
      keptOut === "none" || keptOut === "via" ? onlyOne(row.ways.flatMap((way) => way.slice.stops.map((stop) => stop.airport))) : null;
    if (via) tally("via", via, brand);
    const hour = keptOut === "none" || keptOut === "hours" ? leaveHour(row.ways[0]!) : null;
    if (hour !== null) leaving.set(row.ways[0]!.slice.flightId, hour);
  }

  const counts = (facet: keyof typeof tallies): Count[] => [...tallies[facet]].map(([value, found]) => ({ value, ...found }));
  const byCount = (a: Count, b: Count) => b.count - a.count || (a.value < b.value ? -1 : 1);
  const leaveHours = Array.from({ length: 24 }, () => 0);
  for (const hour of leaving.values()) leaveHours[hour]! += 1;
  return {
    stops: counts("stops").sort((a, b) => (a.value < b.value ? -1 : 1)),
    carriers: counts("carriers").sort(byCount),
    via: counts("via").sort(byCount),
    included: included.map(({ filter }) => ({ value: filter, count: 0, from: null, ...tallies.included.get(filter) })),
    leaveHours,
  };
}

/** When nothing matches: what dropping each filter would give, and dropping all of them where no single one helps. */
export function dropsOf(rows: readonly Candidate[], filters: Filters): (Tally & { field: string })[] {
  const single = activeFilters(filters)
    .map((filter) => ({
      field: FIELDS_OF[filter].find((field) => filters[field] !== undefined)!,
      ...countRows(rows, without(filters, [filter])),
    }))
    .filter(({ count }) => count > 0);
  return single.length > 0 ? single : [{ field: "all", ...countRows(rows, {}) }];
}
