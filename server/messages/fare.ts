import * as z from "zod";
import { MARKETS } from "@/server/kernel/market";
import { message } from "./message";

const digits = z.string().regex(/^-?\d{1,18}$/);
const travelKey = { market: z.enum(MARKETS), origin: z.string().length(3), destination: z.string().length(3), departsOn: z.iso.date() };

export const liveFare = z.object({
  ...travelKey,
  flightId: z.int(),
  fare: z.string(),
  sequence: digits,
  priceMinor: digits,
  currency: z.string().length(3),
  marketMinor: digits,
  soldOut: z.boolean(),
  observedAt: z.iso.datetime(),
  /** Place among readings of one instant; absent is the first. */
  tie: z.int().min(0).optional(),
});
export type LiveFare = z.infer<typeof liveFare>;

export const liveFlight = z.object({ ...travelKey, flightId: z.int(), journey: z.string(), factsAt: z.iso.datetime() });
export type LiveFlight = z.infer<typeof liveFlight>;

export const liveBest = z.object({
  ...travelKey,
  cabin: z.string(),
  stops: z.int(),
  version: digits,
  gone: z.boolean(),
  flightId: z.int(),
  fare: z.string(),
  source: z.string(),
  priceMinor: digits,
  currency: z.string(),
  marketMinor: digits,
  minutes: z.int().nullable(),
  observedAt: z.iso.datetime(),
});
export type LiveBest = z.infer<typeof liveBest>;

export const liveSource = z.object({
  name: z.string(),
  version: digits,
  label: z.string(),
  soldHere: z.boolean(),
  suppressed: z.boolean(),
  staleAfterSeconds: z.int(),
  checkedUpTo: z.iso.datetime().nullable(),
  carriers: z.record(z.string(), z.string()),
});
export type LiveSource = z.infer<typeof liveSource>;

export const fareBody = z.object({
  source: z.string(),
  fares: z.array(liveFare),
  seen: z.array(z.object({ ...travelKey, flightId: z.int(), fare: z.string(), seenAt: z.iso.datetime() })),
  flights: z.array(liveFlight),
  best: z.array(liveBest),
  sources: z.array(liveSource),
  rates: z.object({ day: z.iso.date(), perEuro: z.record(z.string(), z.string()) }).nullable(),
});
export type FareBody = z.infer<typeof fareBody>;

/** FlightAggregation → Cassandra of both regions: what became current, with the versions that settle conflicts. */
export const fare = message({ queue: "fare", version: 1, maxAttempts: 3, body: fareBody });
