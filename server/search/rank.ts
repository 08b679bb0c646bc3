import { convert, type Rates } from "@/server/kernel/money";
import type { BrandTotal, Candidate } from "./combine";
import type { SORTS } from "./input";
import type { Itinerary } from "./model";
import { totalOf, type Pricing } from "./price";
import { compareBig } from "./slice-option";

export type Sort = (typeof SORTS)[number];
export type Score = Itinerary["score"];

/** What "best" weighs besides the price, a person: an hour on the way, a stop, and leaving or landing at night; in euro cents. */
export const WEIGHTS = { hourMinor: 1500n, stopMinor: 2500n, nightMinor: 2000n };
/** Local hours at which nobody likes to leave, and to land. */
const LEAVES_AT_NIGHT = (hour: number) => hour < 6;
const LANDS_AT_NIGHT = (hour: number) => hour >= 23 || hour < 5;

/** A row of the list with what it is ranked by. `from` is its lowest price among the brands that the filters left. */
export type Ranked = Candidate & { from: BrandTotal; score: Score };

type WeightsInCurrency = { minute: number; stop: number; night: number };

/** The weights in the answer's currency for all seats; nothing but the price counts while no rates are known. */
export function weightsIn({ currency, rates, seats }: Pricing): WeightsInCurrency {
  const inCurrency = (cents: bigint, from: Rates | null) =>
    convert({ amountMinor: cents * BigInt(seats) * 60n, currency: "EUR" }, currency, from);
  const [hour, stop, night] = [WEIGHTS.hourMinor, WEIGHTS.stopMinor, WEIGHTS.nightMinor].map(
    (cents) => Number(inCurrency(cents, rates) ?? 0n) / 60,
  );
  return { minute: hour! / 60, stop: stop!, night: night! };
}

const hourOf = (local: string | null | undefined): number | null => (local ? Number(local.slice(11, 13)) : null);

/** Nights of a row: ways that leave or land at a bad hour. */
export function nightsOf({ ways }: Candidate): number {
  return ways.filter(({ slice }) => {
    const leaves = hourOf(slice.segments[0]?.departsAtLocal);
    const lands = hourOf(slice.segments.at(-1)?.arrivesAtLocal);
    return (leaves !== null && LEAVES_AT_NIGHT(leaves)) || (lands !== null && LANDS_AT_NIGHT(lands));
  }).length;
}

export function scoreOf(row: Candidate, from: BrandTotal, weights: WeightsInCurrency, longestMinutes: number): Score {
  const stops = row.ways.reduce((sum, way) => sum + way.slice.stops.length, 0);
  const parts = {
    price: Number(from.compareMinor),
    // a flight that tells no times counts as the longest one
    time: Math.round((row.minutes ?? longestMinutes) * weights.minute),
    stops: Math.round(stops * weights.stop),
    night: Math.round(nightsOf(row) * weights.night),
  };
  return { total: parts.price + parts.time + parts.stops + parts.night, ...parts };
}

export function rankAll(rows: (Candidate & { from: BrandTotal })[], pricing: Pricing): Ranked[] {
  const weights = weightsIn(pricing);
  const longest = rows.reduce((most, row) => Math.max(most, row.minutes ?? 0), 0);
  return rows.map((row) => ({ ...row, score: scoreOf(row, row.from, weights, longest) }));
}

const byTime = (a: Ranked, b: Ranked) => (a.minutes ?? Infinity) - (b.minutes ?? Infinity) || 0;
const byPrice = (a: Ranked, b: Ranked) => compareBig(a.from.compareMinor, b.from.compareMinor);
const byKey = (a: Ranked, b: Ranked) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
const finite = (order: number) => (Number.isNaN(order) ? 0 : order);

/** Total orders: equal rows stand by their key, so that pages never repeat or lose a row. */
const ORDERS: Record<Sort, (a: Ranked, b: Ranked) => number> = {
  best: (a, b) => a.score.total - b.score.total || byPrice(a, b) || byKey(a, b),
  cheapest: (a, b) => byPrice(a, b) || finite(byTime(a, b)) || byKey(a, b),
  fastest: (a, b) => finite(byTime(a, b)) || byPrice(a, b) || byKey(a, b),
};
export const sorted = (rows: readonly Ranked[], sort: Sort): Ranked[] => [...rows].sort(ORDERS[sort]);
export const firstOf = (rows: readonly Ranked[], sort: Sort): Ranked | null =>
  rows.reduce<Ranked | null>((first, row) => (first && ORDERS[sort](first, row) <= 0 ? first : row), null);

/** Why the best is not simply the cheapest: what it costs more, and how much sooner it is there. */
export function overCheapest(best: Ranked, cheapest: Ranked, pricing: Pricing): NonNullable<Itinerary["best"]> {
  const over = totalOf(best.from.ways, pricing).totalMinor - totalOf(cheapest.from.ways, pricing).totalMinor;
  return {
    overCheapestMinor: (over > 0n ? over : 0n).toString(),
    minutesFasterThanCheapest: best.minutes === null || cheapest.minutes === null ? null : cheapest.minutes - best.minutes,
  };
}
