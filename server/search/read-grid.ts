import { addDays, eachDay, type Day } from "@/server/kernel/calendar";
import { findPlace } from "@/server/places/find-place";
import { dayAt } from "@/server/places/local-day";
import type { SearchQuery } from "./input";
import { factsOf, knownFor, NO_STORE } from "./known";
import type { GridAnswer, Refusal } from "./model";
import { DAYS_ON_SALE } from "./parse";
import { provenanceOf } from "./provenance";
import { NOT_OF_CELLS } from "./read-calendar";
import { readCells } from "./read-cells";
import { urlForm } from "./url-form";

/** Days on each side of the chosen ones: 31 x 31 at most. */
const EACH_SIDE = 15;

/** The lowest total of every pair of days around the chosen ones, from one set of reads. Each cell is what its own search would show. */
export async function readGrid(query: SearchQuery): Promise<GridAnswer | Refusal> {
  const [from, to] = [findPlace(query.from)!, findPlace(query.to)!];
  const known = await knownFor(query);
  const today = dayAt(from.zone, known.nowMs);
  const around = (day: Day) =>
    eachDay(addDays(day, -EACH_SIDE), addDays(day, EACH_SIDE)).filter((each) => each >= today && each <= addDays(today, DAYS_ON_SALE));
  const departures = around(query.dep);
  const returns = around(query.ret ?? addDays(query.dep, query.nights ?? 0));
  const pairs = departures.flatMap((dep) => returns.map((ret) => ({ dep, ret })));
  const read = await readCells({ from, to, cabin: query.cabin, stops: query.stops }, pairs, known);
  if (!read.ok) return NO_STORE;
  return {
    view: "grid",
    query: urlForm(query, NOT_OF_CELLS),
    provenance: provenanceOf(
      [read.answeredBy],
      read.cells.flatMap(({ lows }) => lows.map((low) => low.seenAtMs)),
      read.cells.some(({ price }) => price !== null && price.charges.length > 0),
      known,
    ),
    places: { [from.code]: factsOf(from), [to.code]: factsOf(to) },
    departures,
    returns,
    cells: departures.map((_, row) =>
      returns.map((__, column) => {
        const { cell } = read.cells[row * returns.length + column]!;
        return cell.ret !== null && cell.ret < cell.dep ? null : cell;
      }),
    ),
  };
}
