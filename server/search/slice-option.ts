import { isStale, seenAtMs, type SourceState } from "@/server/fares/freshness";
import { brandOfFare, cabinOfFare, type Journey } from "@/server/fares/model";
import type { FareRow, FlightRow, Route } from "@/server/fares/read-fares";
import { daysBetween } from "@/server/kernel/calendar";
import type { Brand, Cabin } from "@/server/kernel/cabins";
import type { Market } from "@/server/kernel/market";
import type { Slice } from "./model";
import { priceOfWay, type PricedWay, type Pricing } from "./price";

/** Brands from the fewest rights to the most: each one gives at least what those before it give. */
export const BRAND_ORDER: readonly Brand[] = ["UNSTATED", "LIGHT", "STANDARD", "FLEX"];
export const brandRank = (brand: Brand): number => BRAND_ORDER.indexOf(brand);

export type WayOffer = PricedWay & { brand: Brand; cabin: Cabin; source: string; soldHere: boolean; seenAtMs: number; stale: boolean };

/** A flight on sale, with its lowest price of each brand. */
export type SliceOption = {
  slice: Slice;
  carrierName: string;
  departsAtMs: number;
  arrivesAtMs: number | null;
  /** Lowest first; one a brand. */
  offers: WayOffer[];
  /** The lowest price that gives at least a brand's rights, by the brand's rank. */
  atLeast: (WayOffer | null)[];
};

export type Known = { sources: Map<string, SourceState>; pricing: Pricing; nowMs: number };

/** Flights that are on sale now: not departed, not sold out, not from a hidden source, priced in the answer's currency. */
export function sliceOptions(
  route: Route,
  market: Market,
  cabin: Cabin,
  rows: { fares: FareRow[]; flights: FlightRow[] },
  known: Known,
): SliceOption[] {
  const fares = new Map<number, FareRow[]>();
  for (const fare of rows.fares) {
    if (fare.soldOut || cabinOfFare(fare.fare) !== cabin || known.sources.get(fare.source)?.suppressed) continue;
    const ofFlight = fares.get(fare.flightId);
    if (ofFlight) ofFlight.push(fare);
    else fares.set(fare.flightId, [fare]);
  }
  return rows.flights.flatMap((row) => {
    const onSale = fares.get(row.flightId);
    if (!onSale) return [];
    const journey = JSON.parse(row.journey) as Journey;
    const departsAtMs = Date.parse(journey.departsAt);
    if (departsAtMs <= known.nowMs) return [];
    const offers = lowestByBrand(onSale, market, cabin, known);
    if (offers.length === 0) return [];
    const arrivesAt = journey.segments.at(-1)?.arrivesAt ?? null;
    return {
      slice: sliceOf(route, row, journey),
      carrierName: journey.carrierName,
      departsAtMs,
      arrivesAtMs: arrivesAt === null ? null : Date.parse(arrivesAt),
      offers,
      atLeast: BRAND_ORDER.map((_, rank) => offers.find((offer) => brandRank(offer.brand) >= rank) ?? null),
    };
  });
}

function lowestByBrand(fares: FareRow[], market: Market, cabin: Cabin, { sources, pricing, nowMs }: Known): WayOffer[] {
  const lowest = new Map<Brand, WayOffer>();
  for (const fare of fares) {
    const priced = priceOfWay(fare, market, pricing);
    if (!priced) continue;
    const brand = brandOfFare(fare.fare);
    const best = lowest.get(brand);
    if (best && best.compareMinor <= priced.compareMinor) continue;
    const source = sources.get(fare.source);
    const seenMs = seenAtMs(fare, source);
    lowest.set(brand, {
      ...priced,
      ...{ brand, cabin, source: source?.label ?? fare.source, soldHere: source?.soldHere ?? false },
      seenAtMs: seenMs,
      stale: isStale(seenMs, source, nowMs),
    });
  }
  return [...lowest.values()].sort((a, b) => compareBig(a.compareMinor, b.compareMinor) || brandRank(b.brand) - brandRank(a.brand));
}

export const compareBig = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function sliceOf({ origin, destination }: Route, { flightId, departsOn }: FlightRow, journey: Journey): Slice {
  const { segments } = journey;
  const first = segments[0];
  const last = segments.at(-1);
  const dayShift =
    first?.departsAtLocal && last?.arrivesAtLocal ? daysBetween(first.departsAtLocal.slice(0, 10), last.arrivesAtLocal.slice(0, 10)) : null;
  return {
    ...{ flightId, origin, destination, departsOn, segments, dayShift },
    carrier: journey.carrier,
    numbers: segments.map((segment) => `${segment.carrier} ${segment.number}`),
    stops: segments
      .slice(1)
      .map((segment, index) => ({ airport: segment.origin, minutes: minutesBetween(segments[index]!.arrivesAt, segment.departsAt) })),
    minutes: journey.minutes,
  };
}

const minutesBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
