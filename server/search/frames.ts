import { addDays, eachDay, firstOfMonth, lastOfMonth, type Day } from "@/server/kernel/calendar";
import type { DayLow } from "./cells";
import type { DestinationsQuery } from "./input";
import { totalOf, type Pricing, type TotalPrice } from "./price";

export type Stay = { least: number; most: number };
/** The days on which one may leave, and how one comes back. */
export type Frame = { departures: Day[]; stay: Stay | null; ret: Day | null };

/**
 * The time frame of a search for places. Today only takes part when it is asked for: its lowest fares may have left already, and only
 * the flights themselves can tell.
 */
export function frameOf(query: Pick<DestinationsQuery, "dep" | "ret" | "month" | "nights">, today: Day, lastDay: Day): Frame {
  const stay = query.nights ?? null;
  if (query.dep) return { departures: [query.dep], stay: query.ret ? null : stay, ret: query.ret ?? null };
  const month = query.month === "any" ? null : Number(query.month.replace("-", ""));
  const first = month === null ? today : [firstOfMonth(month), today].sort().at(-1)!;
  const last = month === null ? lastDay : [lastOfMonth(month), lastDay].sort()[0]!;
  const days = first > last ? [] : eachDay(first, last);
  return { departures: days.length > 1 ? days.filter((day) => day !== today) : days, stay, ret: null };
}

/** Days on which the ways back of a frame leave. */
export function returnsOf({ departures, stay, ret }: Frame): { from: Day; to: Day } | null {
  if (ret) return { from: ret, to: ret };
  const [first, last] = [departures[0], departures.at(-1)];
  return stay && first && last ? { from: addDays(first, stay.least), to: addDays(last, stay.most) } : null;
}

export type Lowest = { dep: Day; ret: Day | null; lows: DayLow[]; price: TotalPrice };

/** The lowest total of a frame to one place. Equal totals: the earlier days. */
export function lowestInFrame(
  { departures, stay, ret }: Frame,
  out: Map<Day, DayLow>,
  back: Map<Day, DayLow>,
  returns: (low: DayLow, dep: Day, ret: Day) => boolean,
  pricing: Pricing,
): Lowest | null {
  let lowest: { dep: Day; ret: Day | null; lows: DayLow[]; sum: bigint } | null = null;
  const consider = (dep: Day, home: Day | null, lows: DayLow[]) => {
    const sum = lows.reduce((all, low) => all + low.compareMinor, 0n);
    if (!lowest || sum < lowest.sum) lowest = { dep, ret: home, lows, sum };
  };
  for (const dep of departures) {
    const there = out.get(dep);
    if (!there) continue;
    if (!stay && !ret) consider(dep, null, [there]);
    const homeDays = ret
      ? [ret]
      : stay
        ? Array.from({ length: stay.most - stay.least + 1 }, (_, nights) => addDays(dep, stay.least + nights))
        : [];
    for (const day of homeDays) {
      const home = back.get(day);
      if (home && returns(there, dep, day)) consider(dep, day, [there, home]);
    }
  }
  const found = lowest as { dep: Day; ret: Day | null; lows: DayLow[] } | null;
  return found && { dep: found.dep, ret: found.ret, lows: found.lows, price: totalOf(found.lows, pricing) };
}
