import * as z from "zod";
import { BRAND_NAMES, CABINS } from "@/server/kernel/cabins";
import { isCurrency, parseAmount } from "@/server/kernel/money";
import type { PriceChange, TravelFlight } from "@/server/messages/travel";
import type { Quarantined, QuarantineReason, Readings } from "./airline";
import { readFlight, type PlaceLookup } from "./read-flight";
import { FUTURE_MS, setAside } from "./read-items";

const iata = z.string().regex(/^[A-Z]{3}$/);
const wallTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/);
const airport = z.object({ iata_code: iata });

const offerSegment = z.object({
  marketing_carrier: z.object({ iata_code: z.string().regex(/^[A-Z0-9]{2}$/), name: z.string() }),
  marketing_carrier_flight_number: z.string().regex(/^\d{1,4}$/),
  origin: airport,
  destination: airport,
  departing_at: wallTime,
  arriving_at: wallTime,
  stops: z.array(z.object({ airport })).optional(),
  passengers: z.array(z.object({ cabin_class: z.enum(CABINS) })).min(1),
});

/** What we read of an offer; everything else may come and go. */
const offer = z.object({
  id: z.string().min(1),
  total_amount: z.string(),
  total_currency: z.string(),
  updated_at: z.iso.datetime(),
  slices: z.array(z.object({ fare_brand_name: z.string().nullish(), segments: z.array(offerSegment).min(1).max(3) })).length(1),
  passengers: z.array(z.unknown()).length(1),
});
type Offer = z.infer<typeof offer>;

export const offerRequest = z.object({ id: z.string(), offers: z.array(z.unknown()).max(20_000) });

export type OffersContext = { placeOf: PlaceLookup; nowMs: number; carriers: Record<string, string> };

/**
 * Offers for one adult as readings of fares. Several offers for the same fare are one reading, the lowest. Their place in a sequence is
 * given when they are saved: the source counts nothing itself.
 */
export function readOffers(offers: readonly unknown[], { placeOf, nowMs, carriers }: OffersContext): Readings {
  const quarantined: Quarantined[] = [];
  const flights = new Map<string, TravelFlight>();
  const lowest = new Map<string, PriceChange>();
  for (const raw of offers) {
    const aside = (reason: QuarantineReason, field: string) => quarantined.push(setAside(reason, field, briefly(raw), 1));
    const parsed = offer.safeParse(raw);
    if (!parsed.success) {
      aside("shape", parsed.error.issues[0]?.path.map(String).join(".") ?? "");
      continue;
    }
    const price = readPrice(parsed.data, nowMs);
    if (!price.ok) {
      aside(price.reason, price.field);
      continue;
    }
    const { segments } = parsed.data.slices[0]!;
    for (const { marketing_carrier: carrier } of segments) carriers[carrier.iata_code] = carrier.name.slice(0, 120);
    const read = readFlight(toldFlight(parsed.data), { placeOf, carriers, factsAt: new Date(parsed.data.updated_at).toISOString() });
    if (!read.ok) {
      aside(read.reason, read.field);
      continue;
    }
    const reading: PriceChange = { ...price.price, flight: read.flight.key, fare: fareOf(parsed.data), soldOut: false, sequence: 0 };
    const key = `${reading.flight} ${reading.fare}`;
    const known = lowest.get(key);
    if (known && known.currency !== reading.currency) {
      aside("duplicate_conflict", "total_currency");
      continue;
    }
    flights.set(read.flight.key, read.flight);
    if (!known || BigInt(reading.amountMinor) < BigInt(known.amountMinor)) lowest.set(key, reading);
  }
  const readings = [...lowest.values()];
  return {
    flights: [...flights.values()],
    readings,
    quarantined,
    received: offers.length,
    repeated: offers.length - readings.length - quarantined.length,
  };
}

type ReadPrice =
  | { ok: true; price: Pick<PriceChange, "amountMinor" | "currency" | "observedAt"> }
  | { ok: false; reason: QuarantineReason; field: string };

function readPrice({ total_amount: amount, total_currency: currency, updated_at: observedAt }: Offer, nowMs: number): ReadPrice {
  if (!/^[A-Z]{3}$/.test(currency) || !isCurrency(currency)) return { ok: false, reason: "currency_unknown", field: "total_currency" };
  const amountMinor = parseAmount(amount, currency);
  if (amountMinor === null || amountMinor <= 0n) return { ok: false, reason: "amount_invalid", field: "total_amount" };
  if (Date.parse(observedAt) > nowMs + FUTURE_MS) return { ok: false, reason: "observed_in_future", field: "updated_at" };
  return { ok: true, price: { amountMinor: amountMinor.toString(), currency, observedAt } };
}

const toldFlight = ({ slices }: Offer) => {
  const { segments } = slices[0]!;
  return {
    departsOn: segments[0]!.departing_at.slice(0, 10),
    segments: segments.map((segment) => ({
      carrier: segment.marketing_carrier.iata_code,
      number: String(Number(segment.marketing_carrier_flight_number)),
      origin: segment.origin.iata_code,
      destination: segment.destination.iata_code,
      departsAtLocal: segment.departing_at.slice(0, 16),
      arrivesAtLocal: segment.arriving_at.slice(0, 16),
      technicalStops: (segment.stops ?? []).map(({ airport: stop }) => stop.iata_code),
    })),
  };
};

/** A journey in mixed cabins is sold as its lowest one. A brand that we do not know says nothing about conditions. */
function fareOf({ slices }: Offer): string {
  const { segments, fare_brand_name: name } = slices[0]!;
  const cabins = segments.map(({ passengers }) => CABINS.indexOf(passengers[0]!.cabin_class));
  const brand = BRAND_NAMES.find((known) => known === name?.trim().toUpperCase()) ?? "UNSTATED";
  return `${CABINS[Math.min(...cabins)]}.${brand}`;
}

/** An offer is long; what is kept of a bad one is what decided. */
function briefly(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null) return raw;
  const { id, total_amount, total_currency, updated_at, slices } = raw as Record<string, unknown>;
  return { id, total_amount, total_currency, updated_at, slices };
}
