import type { Brand } from "@/server/kernel/cabins";
import { seatsTimes, type Pricing } from "./price";
import { BRAND_ORDER, brandRank, compareBig, type SliceOption, type WayOffer } from "./slice-option";

/** A brand's price for all ways: the label is the fewest rights among them. What a person reads comes from `totalOf` of its ways. */
export type BrandTotal = { brand: Brand; ways: WayOffer[]; compareMinor: bigint };

/** A row of the list before it is ranked: one flight, or one there and one back. */
export type Candidate = {
  key: string;
  ways: SliceOption[];
  /** Lowest first. */
  brands: BrandTotal[];
  minutes: number | null;
  /** Most stops on any way. */
  stops: number;
};

/** Time between landing and the way back, at least. */
export const GROUND_MS = 60 * 60_000;

/** A way back is possible when it leaves after the arrival; by the days alone where a source tells no times. */
export function canReturn(out: SliceOption, back: SliceOption): boolean {
  const known = out.arrivesAtMs !== null && back.slice.segments[0]?.departsAt !== null;
  if (!known) return back.slice.departsOn > out.slice.departsOn;
  return out.arrivesAtMs! + GROUND_MS <= back.departsAtMs;
}

/**
 * Each brand at the lowest price that gives at least its rights on every way. So a fare with more rights for less money counts for the
 * smaller brand too, and the lowest total is the sum of the lowest ways. A brand that no way sells exactly is left out.
 */
export function brandTotals(ways: SliceOption[], pricing: Pricing): BrandTotal[] {
  const totals: BrandTotal[] = [];
  for (const brand of BRAND_ORDER) {
    const offers: WayOffer[] = [];
    for (const way of ways) {
      const offer = way.atLeast[brandRank(brand)];
      if (offer) offers.push(offer);
    }
    if (offers.length < ways.length || !offers.some((offer) => offer.brand === brand)) continue;
    totals.push({ brand, ways: offers, compareMinor: seatsTimes(offers, pricing) });
  }
  return totals.sort((a, b) => compareBig(a.compareMinor, b.compareMinor) || brandRank(b.brand) - brandRank(a.brand));
}

const sumOrNull = (numbers: (number | null)[]): number | null =>
  numbers.reduce<number | null>((sum, number) => (sum === null || number === null ? null : sum + number), 0);

function candidate(ways: SliceOption[], pricing: Pricing): Candidate {
  return {
    key: ways.map((way) => way.slice.flightId).join("-"),
    ways,
    brands: brandTotals(ways, pricing),
    minutes: sumOrNull(ways.map((way) => way.slice.minutes)),
    stops: Math.max(...ways.map((way) => way.slice.stops.length)),
  };
}

export const oneWay = (options: SliceOption[], pricing: Pricing): Candidate[] => options.map((option) => candidate([option], pricing));

/** Flights a way that take part in pairs: the lowest prices, and the shortest journeys of the others. */
export const LOWEST_A_WAY = 60;
export const SHORTEST_A_WAY = 10;

function bounded(options: SliceOption[], wanted: (option: SliceOption) => boolean): SliceOption[] {
  if (options.length <= LOWEST_A_WAY + SHORTEST_A_WAY) return options;
  const byPrice = [...options].sort((a, b) => compareBig(a.offers[0]!.compareMinor, b.offers[0]!.compareMinor));
  const byTime = [...options].sort((a, b) => (a.slice.minutes ?? Infinity) - (b.slice.minutes ?? Infinity));
  return [
    ...new Set([...byPrice.slice(0, LOWEST_A_WAY), ...byTime.slice(0, SHORTEST_A_WAY), ...byPrice.filter(wanted).slice(0, LOWEST_A_WAY)]),
  ];
}

/**
 * There and back. Of more than 70 flights a way only the 60 lowest and 10 shortest are paired, and the 60 lowest of those that the
 * filters want, so that a search never costs more than some thousand pairs and a filter never comes back empty for want of pairing.
 */
export function roundTrips(
  out: SliceOption[],
  back: SliceOption[],
  pricing: Pricing,
  wanted: (option: SliceOption, way: number) => boolean,
): Candidate[] {
  const homeward = bounded(back, (option) => wanted(option, 1));
  return bounded(out, (option) => wanted(option, 0)).flatMap((there) =>
    homeward.filter((option) => canReturn(there, option)).map((option) => candidate([there, option], pricing)),
  );
}
