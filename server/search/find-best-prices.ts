import { readFares, type FaresRead, type NoStore } from "@/server/fares/read-fares";
import { addDays, eachDay, type Day } from "@/server/kernel/calendar";
import { toWire } from "@/server/kernel/money";
import { findPlace } from "@/server/places/find-place";
import { dayAt } from "@/server/places/local-day";
import type { Place } from "@/server/places/model";
import { oneWay, roundTrips, type BrandTotal, type Candidate } from "./combine";
import { readCursor, writeCursor } from "./cursor";
import { dropsOf, facetsOf, matching, wayMatches, type Count } from "./facets";
import { SORTS, type SearchQuery } from "./input";
import { itineraryOf } from "./itinerary";
import { factsOf, knownFor, NO_STORE } from "./known";
import type { Facet, ListAnswer, PlaceFacts, Refusal } from "./model";
import { totalOf } from "./price";
import { provenanceOf } from "./provenance";
import { firstOf, overCheapest, rankAll, sorted, type Ranked } from "./rank";
import { optionsByDay, readCells, routesBetween, type CellAsked } from "./read-cells";
import type { Known, SliceOption } from "./slice-option";
import { urlForm } from "./url-form";

export const ROWS_A_PAGE = 25;
const STRIP_EACH_SIDE = 3;
/** How far from the chosen day a route without flights is looked at, and how many days are named. */
const NEAREST_WITHIN = 30;
const NEAREST_MOST = 6;

/**
 * The best prices of a travel, one way or there and back, in a window of days. A city stands for all its airports. Totals are for all
 * seated travellers; lap infants pay nothing. Flights that have left are never among them.
 */
export async function findBestPrices(query: SearchQuery): Promise<ListAnswer | Refusal> {
  const form = urlForm(query);
  const offset = query.cursor === undefined ? 0 : readCursor(form, query.cursor);
  if (offset === null)
    return {
      ok: false,
      reason: "input_invalid",
      problems: [
        { field: "cursor", rule: "foreign", sentence: "This cursor belongs to another search, or is too old. Begin at the first page." },
      ],
    };
  const [from, to] = [findPlace(query.from)!, findPlace(query.to)!];
  const known = await knownFor(query);
  const [read, strip] = await Promise.all([readCandidates(query, from, to, known), readStrip(query, from, to, known)]);
  if (!read.ok || !strip.ok) return NO_STORE;

  const { rows } = read;
  const { pricing } = known;
  const ranked = rankAll(
    rows.flatMap((row) => matching(row, query) ?? []),
    pricing,
  );
  const ordered = sorted(ranked, query.sort);
  const page = ordered.slice(offset, offset + ROWS_A_PAGE);
  const [best, cheapest] = [firstOf(ranked, "best"), firstOf(ranked, "cheapest")];
  const nearest = rows.length === 0 ? await readNearest(query, from, to, known) : null;
  if (nearest && !nearest.ok) return NO_STORE;

  const wireTotal = ({ ways }: BrandTotal) => toWire({ amountMinor: totalOf(ways, pricing).totalMinor, currency: pricing.currency });
  const carriers = carrierNames(rows, known);
  const label = (counts: Count[], names: (value: string) => string): Facet[] =>
    counts.map(({ value, count, from: lowest }) => ({ value, label: names(value), count, from: lowest && wireTotal(lowest) }));
  const facets = facetsOf(rows, query);
  const shownWays = page.flatMap((row) => row.brands.flatMap((brand) => brand.ways));
  const end = offset + page.length;
  return {
    view: "list",
    query: form,
    provenance: provenanceOf(
      [read.answeredBy, strip.answeredBy],
      shownWays.map((way) => way.seenAtMs),
      shownWays.some((way) => way.charged.currency !== pricing.currency),
      known,
    ),
    places: placesOf([from, to], page, facets.via),
    carriers,
    itineraries: page.map((row) => itineraryOf(row, pricing, row === best && cheapest ? overCheapest(row, cheapest, pricing) : null)),
    shown: page.length,
    matching: ranked.length,
    all: rows.length,
    nextCursor: end < ordered.length ? writeCursor(form, end) : null,
    tabs: Object.fromEntries(
      SORTS.map((sort) => {
        const first = firstOf(ranked, sort);
        return [sort, first && wireTotal(first.from)];
      }),
    ) as ListAnswer["tabs"],
    strip: strip.cells.map(({ cell }) => cell),
    facets: {
      stops: label(facets.stops, (value) => value),
      carriers: label(facets.carriers, (value) => carriers[value] ?? value),
      via: label(facets.via, (value) => findPlace(value)?.city ?? value),
      included: label(facets.included, (value) => value),
      leaveHours: facets.leaveHours,
    },
    drop:
      ranked.length === 0 && rows.length > 0
        ? dropsOf(rows, query).map((drop) => ({ ...drop, from: drop.from && wireTotal(drop.from) }))
        : [],
    nearestDays: nearest ? nearest.cells.map(({ cell }) => cell) : [],
  };
}

/** The days of play around a day, without those that are over. */
const windowOf = (day: Day, flex: number, earliest: Day) => ({
  from: [addDays(day, -flex), earliest].sort().at(-1)!,
  to: addDays(day, flex),
});

async function readCandidates(
  query: SearchQuery,
  from: Place,
  to: Place,
  known: Known,
): Promise<{ ok: true; rows: Candidate[]; answeredBy: FaresRead["answeredBy"] } | NoStore> {
  const out = routesBetween(from, to);
  const back = query.ret ? routesBetween(to, from) : [];
  const there = windowOf(query.dep, query.flex, dayAt(from.zone, known.nowMs));
  const home = windowOf(query.ret ?? query.dep, query.flex, dayAt(to.zone, known.nowMs));
  const read = await readFares({
    days: [...out.map((route) => ({ ...route, ...there })), ...back.map((route) => ({ ...route, ...home }))],
  });
  if (!read.ok) return read;
  const options = (routes: typeof out, days: FaresRead["days"]): SliceOption[] =>
    [...optionsByDay(routes, days, query.cabin, known).values()].flat();
  const outward = options(out, read.days.slice(0, out.length));
  const { answeredBy } = read;
  if (!query.ret) return { ok: true, answeredBy, rows: oneWay(outward, known.pricing) };
  const homeward = options(back, read.days.slice(out.length));
  return { ok: true, answeredBy, rows: roundTrips(outward, homeward, known.pricing, (option, way) => wayMatches(option, way, query)) };
}

/** A move of the chosen days that keeps the length of the stay. */
const moved = ({ dep, ret }: SearchQuery, days: number): CellAsked => ({ dep: addDays(dep, days), ret: ret ? addDays(ret, days) : null });

const readStrip = (query: SearchQuery, from: Place, to: Place, known: Known) => {
  const moves = Array.from({ length: 2 * STRIP_EACH_SIDE + 1 }, (_, index) => index - STRIP_EACH_SIDE);
  return readCells(
    { from, to, cabin: query.cabin, stops: query.stops },
    moves.map((days) => moved(query, days)),
    known,
  );
};

/** The nearest days that have a price, for a route without flights on the chosen ones. */
async function readNearest(query: SearchQuery, from: Place, to: Place, known: Known) {
  const days = eachDay(addDays(query.dep, -NEAREST_WITHIN), addDays(query.dep, NEAREST_WITHIN)).map((_, index) => index - NEAREST_WITHIN);
  const byDistance = days.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
  const read = await readCells(
    { from, to, cabin: query.cabin },
    byDistance.map((move) => moved(query, move)),
    known,
  );
  return read.ok ? { ...read, cells: read.cells.filter(({ cell }) => cell.total !== null).slice(0, NEAREST_MOST) } : read;
}

function carrierNames(rows: Candidate[], { sources }: Known): Record<string, string> {
  const named = new Map([...sources.values()].flatMap((source) => Object.entries(source.carriers)));
  const codes = new Map<string, string>();
  for (const { ways } of rows)
    for (const { slice, carrierName } of ways) {
      codes.set(slice.carrier, carrierName);
      for (const { carrier } of slice.segments) if (!codes.has(carrier)) codes.set(carrier, named.get(carrier) ?? carrier);
    }
  return Object.fromEntries([...codes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function placesOf(ends: Place[], page: Ranked[], via: Count[]): Record<string, PlaceFacts> {
  const codes = new Set([
    ...ends.flatMap((place) => [place.code, ...place.airports]),
    ...page.flatMap((row) =>
      row.ways.flatMap(({ slice }) =>
        slice.segments.flatMap((segment) => [segment.origin, segment.destination, ...segment.technicalStops]),
      ),
    ),
    ...via.map(({ value }) => value),
  ]);
  return Object.fromEntries(
    [...codes].sort().flatMap((code) => {
      const place = findPlace(code);
      return place ? [[code, factsOf(place)] as const] : [];
    }),
  );
}
