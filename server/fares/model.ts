import { BRAND_NAMES, type Brand } from "@/server/kernel/cabins";
import { CABINS, type Cabin } from "@/server/kernel/cabins";

/** A fare is `cabin.BRAND`; PostgreSQL's history keeps it as a number. Codes are stored: append, never renumber. */
export type Fare = `${Cabin}.${Brand}`;

const FARES: Fare[] = CABINS.flatMap((cabin) => BRAND_NAMES.map((brand): Fare => `${cabin}.${brand}`));
const CODES = new Map<string, number>(FARES.map((fare, index) => [fare, index + 1]));

export const codeOfFare = (fare: string): number | null => CODES.get(fare) ?? null;
export function fareOfCode(code: number): Fare {
  const fare = FARES[code - 1];
  if (!fare) throw new Error(`no fare has the code ${code}`);
  return fare;
}
export const cabinOfFare = (fare: string): Cabin => fare.slice(0, fare.indexOf(".")) as Cabin;
export const brandOfFare = (fare: string): Brand => fare.slice(fare.indexOf(".") + 1) as Brand;
export const codesOfCabin = (cabin: string): number[] => FARES.flatMap((fare, index) => (cabinOfFare(fare) === cabin ? [index + 1] : []));

/** What orders the observations of one fare of one source: the instant of the event, then its place in the source's sequence. */
export type Stamp = { observedAt: string; sequence: number };

/** Above zero when `left` is the newer one. Total: equal only for the same event. */
export function compareStamps(left: Stamp, right: Stamp): number {
  const leftMs = Date.parse(left.observedAt);
  const rightMs = Date.parse(right.observedAt);
  return leftMs === rightMs ? left.sequence - right.sequence : leftMs - rightMs;
}

/** The newest event of each fare, whatever the order and however often they come. */
export function newestOfEach<Event extends Stamp>(events: readonly Event[], keyOf: (event: Event) => string): Event[] {
  const newest = new Map<string, Event>();
  for (const event of events) {
    const known = newest.get(keyOf(event));
    if (!known || compareStamps(event, known) > 0) newest.set(keyOf(event), event);
  }
  return [...newest.values()];
}

/** Events further in the future than this are quarantined: in Cassandra they could neither be overwritten nor deleted. */
export const FUTURE_LIMIT_MS = 5 * 60_000;
export const isFromTheFuture = (observedAt: string, nowMs: number): boolean => Date.parse(observedAt) > nowMs + FUTURE_LIMIT_MS;

/** What a card shows of a flight; the JSON in `journey` of both stores. */
export type Journey = {
  carrier: string;
  carrierName: string;
  departsAt: string;
  stops: number;
  minutes: number | null;
  segments: {
    carrier: string;
    number: string;
    origin: string;
    destination: string;
    departsAtLocal: string | null;
    arrivesAtLocal: string | null;
    departsAt: string | null;
    arrivesAt: string | null;
    technicalStops: string[];
  }[];
};
