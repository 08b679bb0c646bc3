import { readFares, type BestRow, type FaresRead } from "@/server/fares/read-fares";
import { readOriginDays } from "@/server/fares/read-origin-days";
import { addDays, eachDay, type Day } from "@/server/kernel/calendar";
import { exponentOf, toWire } from "@/server/kernel/money";
import { findPlace } from "@/server/places/find-place";
import { dayAt, endOfDayMs, startOfDayMs } from "@/server/places/local-day";
import { marketOf } from "@/server/places/market-of";
import type { Place } from "@/server/places/model";
import { placeOfAirport } from "@/server/places/place-of-airport";
import { lowsByDay, surelyReturns, type DayLow } from "./cells";
import { frameOf, lowestInFrame, returnsOf, type Frame, type Lowest } from "./frames";
import type { DestinationsQuery } from "./input";
import { factsOf, knownFor, NO_STORE } from "./known";
import type { Destination, DestinationsAnswer, Refusal } from "./model";
import { DAYS_ON_SALE } from "./parse";
import { compareBig, type Known } from "./slice-option";
import { provenanceOf } from "./provenance";
import { readCells } from "./read-cells";
import { urlForm } from "./url-form";

/** How old prices of a few days, and of a whole year, may be here: what shared caches in front of us are told as well. */
const FRESH_MS = 3000;
const FRESH_YEAR_MS = 60_000;
const FEW_DAYS = 62;

type AnsweredBy = FaresRead["answeredBy"];
type Filters = { stops?: number | undefined; maxHours?: number | undefined; area?: string | undefined };
type Found = Lowest & { place: Place; nonstop: Lowest | null };
/** What is known of one place: its lowest fares by day, there and back. */
type Reach = { place: Place; out: BestRow[]; back: BestRow[] };

/**
 * Where one can fly to in a time frame: the cheapest of each place, in the budget first. A city with several airports is one place.
 * The budget is for all seated travellers, like the totals.
 */
export async function listDestinations(query: DestinationsQuery): Promise<DestinationsAnswer | Refusal> {
  const origin = findPlace(query.from)!;
  const known = await knownFor(query);
  const today = dayAt(origin.zone, known.nowMs);
  const year = eachDay(today, addDays(today, DAYS_ON_SALE));
  const frame = frameOf(query, today, year.at(-1)!);

  const whole = await readOriginDays(origin.airports, query.cabin, year, FRESH_YEAR_MS);
  const isYear = frame.departures.length > FEW_DAYS;
  const inFrame = isYear ? whole : await readOriginDays(origin.airports, query.cabin, frame.departures, FRESH_MS);
  if (!whole.ok || !inFrame.ok) return NO_STORE;
  const answered: AnsweredBy[] = [...inFrame.answeredBy];
  const wanted = new Set(frame.departures);
  const rows = inFrame.rows.filter((row) => wanted.has(row.departsOn));
  const months = new Set(whole.rows.map((row) => row.departsOn.slice(0, 7)));

  const reaches = await readBack(origin, frame, rows, query.cabin);
  if (!reaches) return NO_STORE;
  answered.push(...reaches.answered);

  const search: Search = { origin, frame, known, today };
  const filtered = reaches.places.flatMap((reach) => lowestTo(reach, query, search) ?? []);
  const isFiltered = query.stops !== undefined || query.maxHours !== undefined || query.area !== undefined;
  const all = isFiltered ? reaches.places.flatMap((reach) => lowestTo(reach, {}, search) ?? []) : filtered;
  const checked = await checkTimes(filtered, query, search);
  if (!checked) return NO_STORE;
  const left = order(checked, query.budget, known);
  const limited = left.filter((destination, index) => index < query.limit || destination.place.code === query.show);
  return {
    view: "destinations",
    query: urlForm(query),
    provenance: provenanceOf(
      answered,
      limited.map((destination) => Date.parse(destination.seenAt)),
      checked.some((found) => found.price.charges.length > 0),
      known,
    ),
    origin: factsOf(origin),
    destinations: limited,
    months: [...months].sort(),
    all: all.length,
    drop: left.length > 0 ? [] : dropsOf(reaches.places, query, search),
  };
}

type Search = { origin: Place; frame: Frame; known: Known; today: Day };

/** Groups the ways out by place and reads the ways back from each of them. */
async function readBack(
  origin: Place,
  frame: Frame,
  rows: BestRow[],
  cabin: string,
): Promise<{ places: Reach[]; answered: AnsweredBy[] } | null> {
  const reaches = new Map<string, Reach>();
  const airports = new Map<string, string>();
  for (const row of rows) {
    if (origin.airports.includes(row.destination)) continue;
    const place = placeOfAirport(row.destination);
    if (!place) continue;
    const reach = reaches.get(place.code) ?? { place, out: [], back: [] };
    reach.out.push(row);
    reaches.set(place.code, reach);
    airports.set(row.destination, place.code);
  }
  const span = returnsOf(frame);
  if (!span) return { places: [...reaches.values()], answered: [] };
  const routes = [...airports.keys()].flatMap((airport) => origin.airports.map((home) => ({ origin: airport, destination: home })));
  const read = await readFares({ best: routes.map((route) => ({ ...route, ...span, cabin })) });
  if (!read.ok) return null;
  routes.forEach((route, index) => reaches.get(airports.get(route.origin)!)!.back.push(...read.best[index]!));
  return { places: [...reaches.values()], answered: [read.answeredBy] };
}

function lowestTo({ place, out, back }: Reach, { stops, maxHours, area }: Filters, { origin, frame, known }: Search): Found | null {
  if (area !== undefined && place.area !== area) return null;
  const short = (rows: BestRow[]) =>
    maxHours === undefined ? rows : rows.filter((row) => row.minutes !== null && row.minutes <= maxHours * 60);
  const there = (most: number | undefined) => lowsByDay(short(out), marketOf(origin.code), most, known);
  const home = (most: number | undefined) => lowsByDay(short(back), marketOf(place.code), most, known);
  const lowest = lowestInFrame(frame, there(stops), home(stops), (_low, dep, ret) => ret >= dep, known.pricing);
  if (!lowest) return null;
  const hasStops = lowest.lows.some((low) => low.stops > 0);
  const sure = (low: DayLow, dep: Day, ret: Day) => returnsSurely(low, dep, ret, origin, place);
  return { ...lowest, place, nonstop: hasStops ? lowestInFrame(frame, there(0), home(0), sure, known.pricing) : null };
}

const returnsSurely = (low: DayLow, dep: Day, ret: Day, origin: Place, place: Place) =>
  surelyReturns(low, dep, ret, endOfDayMs(origin.zone, dep), startOfDayMs(place.zone, ret));

/** Where the derived rows cannot tell whether a flight has left, or whether one is back in time, the flights themselves decide. */
async function checkTimes(found: Found[], query: DestinationsQuery, { origin, known, today }: Search): Promise<Found[] | null> {
  const checked = await Promise.all(
    found.map(async (lowest): Promise<Found | "none" | "away"> => {
      const { dep, ret, place, lows } = lowest;
      if (dep !== today && (ret === null || returnsSurely(lows[0]!, dep, ret, origin, place))) return lowest;
      const read = await readCells({ from: origin, to: place, cabin: query.cabin, stops: query.stops }, [{ dep, ret }], known);
      if (!read.ok) return "away";
      const cell = read.cells[0]!;
      return cell.price ? { ...lowest, lows: cell.lows, price: cell.price } : "none";
    }),
  );
  return checked.includes("away") ? null : checked.filter((one) => typeof one !== "string");
}

/** Cheapest first, in the budget first; above it the nearest first. */
function order(found: Found[], budget: number | undefined, { pricing }: Known): Destination[] {
  const limit = budget === undefined ? null : BigInt(budget) * 10n ** BigInt(exponentOf(pricing.currency));
  return found
    .sort((a, b) => compareBig(a.price.compareMinor, b.price.compareMinor) || (a.place.code < b.place.code ? -1 : 1))
    .map(({ place, dep, ret, lows, price, nonstop }): Destination => ({
      place: factsOf(place),
      total: toWire({ amountMinor: price.totalMinor, currency: pricing.currency }),
      ...{ dep, ret },
      stops: Math.max(...lows.map((low) => low.stops)),
      minutes: lows[0]!.minutes,
      nonstop: nonstop && toWire({ amountMinor: nonstop.price.totalMinor, currency: pricing.currency }),
      seenAt: new Date(Math.min(...lows.map((low) => low.seenAtMs))).toISOString(),
      stale: lows.some((low) => low.stale),
      inBudget: limit === null || price.totalMinor <= limit,
    }))
    .sort((a, b) => Number(b.inBudget) - Number(a.inBudget));
}

/** When nothing is left: what each filter keeps away. */
function dropsOf(reaches: Reach[], query: DestinationsQuery, search: Search): DestinationsAnswer["drop"] {
  const filters: Filters = { stops: query.stops, maxHours: query.maxHours, area: query.area };
  return (["stops", "maxHours", "area"] as const)
    .filter((field) => filters[field] !== undefined)
    .map((field) => {
      const found = reaches.flatMap((reach) => lowestTo(reach, { ...filters, [field]: undefined }, search) ?? []);
      const from = found.reduce<Found | null>(
        (least, one) => (least && least.price.compareMinor <= one.price.compareMinor ? least : one),
        null,
      );
      return {
        field,
        count: found.length,
        from: from && toWire({ amountMinor: from.price.totalMinor, currency: search.known.pricing.currency }),
      };
    })
    .filter(({ count }) => count > 0);
}
