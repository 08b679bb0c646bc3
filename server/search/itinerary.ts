import { BRANDS } from "@/server/kernel/cabins";
import { convert, toWire } from "@/server/kernel/money";
import type { BrandTotal } from "./combine";
import type { BrandOffer, Itinerary } from "./model";
import { totalOf, type Pricing } from "./price";
import type { Ranked } from "./rank";

/** A ranked row on the wire. */
export function itineraryOf(row: Ranked, pricing: Pricing, best: Itinerary["best"]): Itinerary {
  return {
    key: row.key,
    slices: row.ways.map((way) => way.slice),
    brands: row.brands.map((brand) => brandOffer(brand, pricing)),
    minutes: row.minutes,
    stops: row.stops,
    score: row.score,
    best,
  };
}

function brandOffer({ brand, ways }: BrandTotal, pricing: Pricing): BrandOffer {
  const { totalMinor, perPersonMinor, charges } = totalOf(ways, pricing);
  const inAnswer = (amountMinor: bigint) => toWire({ amountMinor, currency: pricing.currency });
  const conditions = BRANDS[brand];
  const fee = conditions && convert({ amountMinor: BigInt(conditions.changeFeeMinor), currency: "EUR" }, pricing.currency, pricing.rates);
  return {
    brand,
    cabin: ways[0]!.cabin,
    total: inAnswer(totalMinor),
    perPerson: inAnswer(perPersonMinor),
    charged: charges.length === 1 ? toWire(charges[0]!) : null,
    charges: charges.map(toWire),
    conditions: conditions && {
      checkedBags: conditions.checkedBags,
      changeUntilHours: conditions.changeUntilHours,
      changeFee: conditions.changeUntilHours === null || fee === null ? null : inAnswer(fee),
      refundUntilHours: conditions.refundUntilHours,
    },
    source: [...new Set(ways.map((way) => way.source))].join(" · "),
    soldHere: ways.every((way) => way.soldHere),
    seenAt: new Date(Math.min(...ways.map((way) => way.seenAtMs))).toISOString(),
    stale: ways.some((way) => way.stale),
    seatsLeft: null,
  };
}
