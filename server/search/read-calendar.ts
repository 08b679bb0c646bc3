import { addDays, daysBetween, eachDay, firstOfMonth, lastOfMonth, monthOf, nextMonth } from "@/server/kernel/calendar";
import { findPlace } from "@/server/places/find-place";
import type { SearchQuery } from "./input";
import { factsOf, knownFor, NO_STORE } from "./known";
import type { CalendarAnswer, Refusal } from "./model";
import { provenanceOf } from "./provenance";
import { readCells } from "./read-cells";
import { urlForm } from "./url-form";

const MONTHS = 2;
/** Filters that a day's lowest price knows nothing of; the answer's query leaves them out. */
export const NOT_OF_CELLS = ["sort", "flex", "carriers", "via", "leaveFrom", "leaveTo", "maxHours", "bag", "changeable", "refundable"];

/** The lowest total of every day of two months. With a return or a number of nights each day is the sum of both ways. */
export async function readCalendar(query: SearchQuery): Promise<CalendarAnswer | Refusal> {
  const [from, to] = [findPlace(query.from)!, findPlace(query.to)!];
  const known = await knownFor(query);
  const nights = query.ret ? daysBetween(query.dep, query.ret) : (query.nights ?? null);
  const months = Array.from({ length: MONTHS }, (_, index) => (index === 0 ? monthOf(query.dep) : nextMonth(monthOf(query.dep))));
  const days = months.flatMap((month) => eachDay(firstOfMonth(month), lastOfMonth(month)));
  const read = await readCells(
    { from, to, cabin: query.cabin, stops: query.stops },
    days.map((dep) => ({ dep, ret: nights === null ? null : addDays(dep, nights) })),
    known,
  );
  if (!read.ok) return NO_STORE;
  return {
    view: "calendar",
    query: urlForm(query, NOT_OF_CELLS),
    provenance: provenanceOf(
      [read.answeredBy],
      read.cells.flatMap(({ lows }) => lows.map((low) => low.seenAtMs)),
      read.cells.some(({ price }) => price !== null && price.charges.length > 0),
      known,
    ),
    places: { [from.code]: factsOf(from), [to.code]: factsOf(to) },
    nights,
    months: months.map((month) => ({
      month: firstOfMonth(month).slice(0, 7),
      days: read.cells.map(({ cell }) => cell).filter(({ dep }) => monthOf(dep) === month),
    })),
  };
}
