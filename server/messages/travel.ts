import * as z from "zod";
import { message } from "./message";

const instant = z.iso.datetime();
const iata = z.string().regex(/^[A-Z]{3}$/);
const airline = z.string().regex(/^[A-Z0-9]{2}$/);
const wallTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);

export const travelSegment = z.object({
  carrier: airline,
  number: z.string().max(4),
  origin: iata,
  destination: iata,
  departsAtLocal: wallTime.nullable(),
  arrivesAtLocal: wallTime.nullable(),
  departsAt: instant.nullable(),
  arrivesAt: instant.nullable(),
  technicalStops: z.array(iata),
});

/** Facts of one dated journey. `key` names it across sources: carrier and numbers, origin and destination, local day of departure. */
export const travelFlight = z.object({
  key: z.string().min(5).max(120),
  origin: iata,
  destination: iata,
  departsOn: z.iso.date(),
  /** Instant after which it is no longer on sale; the end of the local day where the source tells no time. */
  departsAt: instant,
  carrier: airline,
  carrierName: z.string().max(120),
  stops: z.int().min(0).max(4),
  minutes: z.int().min(1).max(6000).nullable(),
  segments: z.array(travelSegment).min(1).max(3),
  factsAt: instant,
});
export type TravelFlight = z.infer<typeof travelFlight>;

export const priceChange = z.object({
  flight: z.string().max(120),
  fare: z.string().regex(/^[a-z_]+\.[A-Z]+$/),
  amountMinor: z.string().regex(/^\d{1,12}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  soldOut: z.boolean(),
  observedAt: instant,
  sequence: z.int().nonnegative(),
});
export type PriceChange = z.infer<typeof priceChange>;

export const travelBody = z.object({
  source: z.string().regex(/^[a-z0-9-]{2,30}$/),
  /** `backfill` is a declared back-fill of the past: history only knows it as known at its own time. */
  kind: z.enum(["snapshot", "live", "backfill"]),
  flights: z.array(travelFlight).max(2000),
  changes: z.array(priceChange).max(5000),
  /** Readings equal to the one before, from a source that is asked search by search: they move `last_seen_at`. */
  seen: z.array(z.object({ flight: z.string().max(120), fare: z.string(), seenAt: instant })).max(5000),
  /** A change feed vouches for all its fares up to this instant. */
  checkedUpTo: instant.nullable(),
  sourceFacts: z
    .object({
      label: z.string(),
      soldHere: z.boolean(),
      staleAfterSeconds: z.int().positive(),
      carriers: z.record(z.string(), z.string()),
    })
    .nullable(),
  rates: z.array(z.object({ day: z.iso.date(), perEuro: z.record(z.string(), z.string()) })).max(400),
  /** Flights delivered so far and in all, of a snapshot or a back-fill. */
  progress: z.object({ served: z.int(), total: z.int().nullable(), ended: z.boolean() }).nullable(),
});
export type TravelBody = z.infer<typeof travelBody>;

/** FlightScraping → FlightAggregation. A batch of price changes; the only message without an outbox, since its source can repeat it. */
export const travel = message({ queue: "travel", version: 1, maxAttempts: 3, body: travelBody });
