import { isStale, seenAtMs } from "@/server/fares/freshness";
import type { BestRow } from "@/server/fares/read-fares";
import { daysBetween, type Day } from "@/server/kernel/calendar";
import type { Market } from "@/server/kernel/market";
import { toWire } from "@/server/kernel/money";
import { canReturn, GROUND_MS } from "./combine";
import type { DayCell } from "./model";
import { priceOfWay, totalOf, type PricedWay, type Pricing, type TotalPrice } from "./price";
import { compareBig, type Known, type SliceOption } from "./slice-option";

/** The lowest price of one way on one day. */
export type DayLow = PricedWay & { stops: number; minutes: number | null; seenAtMs: number; stale: boolean };

/** The same order in which the stores choose the lowest fare of a day. */
const lower = (a: DayLow, b: DayLow | null): boolean => {
  if (!b) return true;
  const order = compareBig(a.compareMinor, b.compareMinor) || (a.minutes ?? Infinity) - (b.minutes ?? Infinity);
  return order < 0;
};

export function lowOfBest(row: BestRow, market: Market, { sources, pricing, nowMs }: Known): DayLow | null {
  const source = sources.get(row.source);
  const priced = source?.suppressed ? null : priceOfWay(row, market, pricing);
  if (!priced) return null;
  const seenMs = seenAtMs(row, source);
  return { ...priced, stops: row.stops, minutes: row.minutes, seenAtMs: seenMs, stale: isStale(seenMs, source, nowMs) };
}

/** Lowest of each day among the rows of one market with at most so many stops. Only the lowest are converted: most rows are not. */
export function lowsByDay(rows: readonly BestRow[], market: Market, stops: number | undefined, known: Known): Map<Day, DayLow> {
  const lowest = new Map<Day, BestRow>();
  for (const row of rows) {
    if ((stops !== undefined && row.stops > stops) || known.sources.get(row.source)?.suppressed) continue;
    const best = lowest.get(row.departsOn);
    const order = best ? compareBig(row.marketMinor, best.marketMinor) || (row.minutes ?? Infinity) - (best.minutes ?? Infinity) : -1;
    if (order < 0) lowest.set(row.departsOn, row);
  }
  const lows = new Map<Day, DayLow>();
  for (const [day, row] of lowest) {
    const low = lowOfBest(row, market, known);
    if (low) lows.set(day, low);
  }
  return lows;
}

const lowOfOption = (option: SliceOption): DayLow => {
  const { compareMinor, eachMinor, charged, seenAtMs: seenMs, stale } = option.offers[0]!;
  return { compareMinor, eachMinor, charged, stops: option.slice.stops.length, minutes: option.slice.minutes, seenAtMs: seenMs, stale };
};

export function lowOfOptions(options: readonly SliceOption[], stops: number | undefined): DayLow | null {
  let lowest: DayLow | null = null;
  for (const option of options) {
    if (stops !== undefined && option.slice.stops.length > stops) continue;
    const low = lowOfOption(option);
    if (lower(low, lowest)) lowest = low;
  }
  return lowest;
}

/** Lowest sum of a way out and a way back that leaves after the arrival. */
export function lowestPair(out: readonly SliceOption[], back: readonly SliceOption[], stops: number | undefined): [DayLow, DayLow] | null {
  const byPrice = (options: readonly SliceOption[]) =>
    options
      .filter((option) => stops === undefined || option.slice.stops.length <= stops)
      .sort((a, b) => compareBig(a.offers[0]!.compareMinor, b.offers[0]!.compareMinor));
  const homeward = byPrice(back);
  let lowest: [SliceOption, SliceOption] | null = null;
  let sum = 0n;
  for (const there of byPrice(out)) {
    const home = homeward.find((option) => canReturn(there, option));
    if (!home) continue;
    const both = there.offers[0]!.compareMinor + home.offers[0]!.compareMinor;
    if (lowest && both >= sum) continue;
    lowest = [there, home];
    sum = both;
  }
  return lowest && [lowOfOption(lowest[0]), lowOfOption(lowest[1])];
}

/** No journey of three segments takes longer. */
const LONGEST_JOURNEY_DAYS = 4;

/** Whether every flight of those minutes that leaves on the day lands before the day of return begins; else the flights' times decide. */
export function surelyReturns(low: DayLow, dep: Day, ret: Day, endOfDepMs: number, startOfRetMs: number): boolean {
  const nights = daysBetween(dep, ret);
  if (low.minutes === null) return nights >= LONGEST_JOURNEY_DAYS;
  return nights > 0 && endOfDepMs + low.minutes * 60_000 + GROUND_MS <= startOfRetMs;
}

export type PricedCell = { cell: DayCell; price: TotalPrice | null; lows: DayLow[] };

export function cellOf(dep: Day, ret: Day | null, lows: DayLow[] | null, pricing: Pricing): PricedCell {
  if (!lows) return { cell: { dep, ret, total: null, stops: null, seenAt: null, stale: false }, price: null, lows: [] };
  const price = totalOf(lows, pricing);
  return {
    price,
    lows,
    cell: {
      dep,
      ret,
      total: toWire({ amountMinor: price.totalMinor, currency: pricing.currency }),
      stops: Math.max(...lows.map((low) => low.stops)),
      seenAt: new Date(Math.min(...lows.map((low) => low.seenAtMs))).toISOString(),
      stale: lows.some((low) => low.stale),
    },
  };
}
