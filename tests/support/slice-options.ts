import type { Brand } from "@/server/kernel/cabins";
import type { Pricing } from "@/server/search/price";
import { BRAND_ORDER, brandRank, compareBig, type SliceOption, type WayOffer } from "@/server/search/slice-option";

export const inEuros: Pricing = { currency: "EUR", rates: { base: "EUR", day: "2026-01-01", perEuro: {} }, seats: 1 };

export const givenOffer = (brand: Brand, minor: bigint, currency = "EUR"): WayOffer => ({
  ...{ eachMinor: minor, compareMinor: minor, charged: { amountMinor: minor, currency } },
  ...{ brand, cabin: "economy", source: "Axiom", soldHere: true, seenAtMs: 0, stale: false },
});

type Given = {
  id: number;
  carrier?: string;
  /** Wall clock and UTC at once: all airports of these flights keep UTC. Null: a source that tells no times. */
  leaves?: string | null;
  minutes?: number;
  /** Airports between. */
  via?: string[];
  day?: string;
  prices?: Partial<Record<Brand, bigint>>;
};

/** A flight on sale; by default a nonstop of two hours at noon for 100 euros. */
export function givenOption(given: Given): SliceOption {
  const { id, carrier = "AX", leaves = "12:00", minutes = 120, via = [], day = "2027-03-10", prices = { LIGHT: 10_000n } } = given;
  const departsAtMs = Date.parse(`${day}T${leaves ?? "12:00"}:00Z`);
  const arrivesAtMs = departsAtMs + minutes * 60_000;
  const ends = ["CPH", ...via, "LIS"];
  const legs = ends.length - 1;
  const at = (leg: number) => (leaves === null ? null : new Date(departsAtMs + ((arrivesAtMs - departsAtMs) * leg) / legs).toISOString());
  const offers = Object.entries(prices)
    .map(([brand, minor]) => givenOffer(brand as Brand, minor))
    .sort((a, b) => compareBig(a.compareMinor, b.compareMinor));
  return {
    slice: {
      ...{ flightId: id, carrier, numbers: [`${carrier} ${id}`], origin: "CPH", destination: "LIS", departsOn: day, dayShift: null },
      segments: Array.from({ length: legs }, (_, leg) => ({
        ...{ carrier, number: String(id), origin: ends[leg]!, destination: ends[leg + 1]!, technicalStops: [] },
        departsAtLocal: at(leg)?.slice(0, 16) ?? null,
        arrivesAtLocal: at(leg + 1)?.slice(0, 16) ?? null,
        departsAt: at(leg),
        arrivesAt: at(leg + 1),
      })),
      stops: via.map((airport) => ({ airport, minutes: 0 })),
      minutes: leaves === null ? null : minutes,
    },
    carrierName: carrier,
    departsAtMs,
    arrivesAtMs: leaves === null ? null : arrivesAtMs,
    offers,
    atLeast: BRAND_ORDER.map((_, rank) => offers.find((offer) => brandRank(offer.brand) >= rank) ?? null),
  };
}
