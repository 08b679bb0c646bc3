import { readFares, type FaresRead, type NoStore, type Route } from "@/server/fares/read-fares";
import type { Cabin } from "@/server/kernel/cabins";
import type { Day } from "@/server/kernel/calendar";
import { marketOf } from "@/server/places/market-of";
import { dayAt, endOfDayMs, startOfDayMs } from "@/server/places/local-day";
import type { Place } from "@/server/places/model";
import { cellOf, lowestPair, lowOfOptions, lowsByDay, surelyReturns, type DayLow, type PricedCell } from "./cells";
import { furthest } from "./provenance";
import { sliceOptions, type Known, type SliceOption } from "./slice-option";

export type Journey = { from: Place; to: Place; cabin: Cabin; stops?: number | undefined };
export type CellAsked = { dep: Day; ret: Day | null };

/** Every pair of airports between two places. */
export const routesBetween = (from: Place, to: Place): Route[] =>
  from.airports.flatMap((origin) =>
    to.airports.filter((destination) => destination !== origin).map((destination) => ({ origin, destination })),
  );

type Span = { from: Day; to: Day };
const spanOf = (days: Day[]): Span | null =>
  days.length === 0 ? null : { from: days.reduce((a, b) => (a < b ? a : b)), to: days.reduce((a, b) => (a > b ? a : b)) };

/**
 * The lowest total of each day, or pair of days: from the derived rows a day, and from the flights themselves where those cannot tell:
 * today, when the lowest may have left already, and where the way back may leave before the arrival.
 */
export async function readCells(
  journey: Journey,
  asked: CellAsked[],
  known: Known,
): Promise<{ ok: true; cells: PricedCell[]; answeredBy: FaresRead["answeredBy"] } | NoStore> {
  const { from, to, cabin, stops } = journey;
  const today = { out: dayAt(from.zone, known.nowMs), back: dayAt(to.zone, known.nowMs) };
  const open = asked.filter(({ dep, ret }) => dep >= today.out && (ret === null || ret >= dep));
  const spans = { out: spanOf(open.map(({ dep }) => dep)), back: spanOf(open.flatMap(({ ret }) => ret ?? [])) };
  const routes = { out: routesBetween(from, to), back: routesBetween(to, from) };
  const best = (way: "out" | "back") => (spans[way] ? routes[way].map((route) => ({ ...route, ...spans[way]!, cabin })) : []);

  const first = await readFares({ best: [...best("out"), ...best("back")] });
  if (!first.ok) return first;
  const outRows = first.best.slice(0, best("out").length);
  const lows = {
    out: lowsByDay(outRows.flat(), marketOf(from.code), stops, known),
    back: lowsByDay(first.best.slice(outRows.length).flat(), marketOf(to.code), stops, known),
  };

  const needsTimes = open.filter(({ dep, ret }) => {
    if (dep === today.out || ret === today.back) return true;
    const out = lows.out.get(dep);
    return (
      ret !== null &&
      out !== undefined &&
      lows.back.has(ret) &&
      !surelyReturns(out, dep, ret, endOfDayMs(from.zone, dep), startOfDayMs(to.zone, ret))
    );
  });
  if (needsTimes.length === 0) return { ok: true, answeredBy: first.answeredBy, cells: asked.map(({ dep, ret }) => cell(dep, ret, null)) };

  const timed = { out: spanOf(needsTimes.map(({ dep }) => dep)), back: spanOf(needsTimes.flatMap(({ ret }) => ret ?? [])) };
  const days = (way: "out" | "back") => (timed[way] ? routes[way].map((route) => ({ ...route, ...timed[way]! })) : []);
  const second = await readFares({ days: [...days("out"), ...days("back")] });
  if (!second.ok) return second;
  const outDays = days("out").length;
  const options = {
    out: optionsByDay(routes.out, second.days.slice(0, outDays), cabin, known),
    back: timed.back ? optionsByDay(routes.back, second.days.slice(outDays), cabin, known) : new Map<Day, SliceOption[]>(),
  };
  const exact = new Map(
    needsTimes.map(({ dep, ret }): [string, DayLow[] | null] => {
      const out = options.out.get(dep) ?? [];
      if (ret !== null) return [`${dep} ${ret}`, lowestPair(out, options.back.get(ret) ?? [], stops)];
      const low = lowOfOptions(out, stops);
      return [`${dep} ${ret}`, low && [low]];
    }),
  );
  return {
    ok: true,
    answeredBy: furthest([first.answeredBy, second.answeredBy]),
    cells: asked.map(({ dep, ret }) => cell(dep, ret, exact)),
  };

  function cell(dep: Day, ret: Day | null, exactly: Map<string, DayLow[] | null> | null): PricedCell {
    if (dep < today.out || (ret !== null && ret < dep)) return cellOf(dep, ret, null, known.pricing);
    const exactLows = exactly?.get(`${dep} ${ret}`);
    if (exactLows !== undefined) return cellOf(dep, ret, exactLows, known.pricing);
    const out = lows.out.get(dep);
    const back = ret === null ? null : lows.back.get(ret);
    return cellOf(dep, ret, out && back !== undefined ? (back ? [out, back] : [out]) : null, known.pricing);
  }
}

export function optionsByDay(routes: Route[], days: FaresRead["days"], cabin: Cabin, known: Known): Map<Day, SliceOption[]> {
  const byDay = new Map<Day, SliceOption[]>();
  routes.forEach((route, index) => {
    for (const option of sliceOptions(route, marketOf(route.origin), cabin, days[index]!, known)) {
      const { departsOn } = option.slice;
      byDay.set(departsOn, [...(byDay.get(departsOn) ?? []), option]);
    }
  });
  return byDay;
}
