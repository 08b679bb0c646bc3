import { createHash } from "node:crypto";
import type { TravelFlight } from "@/server/messages/travel";
import type { QuarantineReason } from "./airline";
import { endOfDay, instantOf } from "./wall-time";

export type PlaceFacts = { zone: string; country: string };
export type PlaceLookup = (iata: string) => PlaceFacts | null;

/** A journey as a source tells it: wall times at the airports, null where it tells no times. */
export type ToldSegment = {
  carrier: string;
  number: string;
  origin: string;
  destination: string;
  departsAtLocal: string | null;
  arrivesAtLocal: string | null;
  technicalStops: string[];
};
export type ToldFlight = {
  segments: ToldSegment[];
  departsOn: string;
  /** In the source's words, where it knows no code. */
  carrierName?: string | undefined;
  /** What the source says where it tells no times. */
  minutes?: number | undefined;
};
export type FlightContext = { placeOf: PlaceLookup; carriers: Record<string, string>; factsAt: string };

export type ReadFlight = { ok: true; flight: TravelFlight } | { ok: false; reason: QuarantineReason; field: string };

const MINUTE_MS = 60_000;
const LONGEST_CONNECTION_MINUTES = 24 * 60;
const LONGEST_JOURNEY_MINUTES = 6000;

/** Minutes that a passenger needs between two flights, by whether each one stays in its country. */
export function minimumConnection(arrivesFromAbroad: boolean, leavesAbroad: boolean): number {
  if (!arrivesFromAbroad && !leavesAbroad) return 45;
  if (!arrivesFromAbroad) return 60;
  return leavesAbroad ? 90 : 75;
}

/** Turns what a source tells into facts with instants, or says which field cannot be believed. */
export function readFlight(told: ToldFlight, { placeOf, carriers, factsAt }: FlightContext): ReadFlight {
  const bad = (reason: QuarantineReason, field: string): ReadFlight => ({ ok: false, reason, field });
  const first = told.segments[0]!;
  const last = told.segments[told.segments.length - 1]!;
  if (first.origin === last.destination) return bad("segments_disjoint", "segments");

  const segments: TravelFlight["segments"] = [];
  const abroad: boolean[] = [];
  for (const [index, segment] of told.segments.entries()) {
    const field = `segments.${index}`;
    const from = placeOf(segment.origin);
    if (!from) return bad("airport_unknown", `${field}.origin`);
    const to = placeOf(segment.destination);
    if (!to) return bad("airport_unknown", `${field}.destination`);
    if (segment.origin === segment.destination) return bad("segments_disjoint", field);
    abroad.push(from.country !== to.country);

    const times = instantsOf(segment, from, to);
    if (!times.ok) return bad(times.reason, `${field}.${times.field}`);
    const { departsAt, arrivesAt } = times;
    if (departsAt !== null && arrivesAt !== null && arrivesAt <= departsAt) return bad("arrival_before_departure", `${field}.arrivesAt`);

    const before = segments[index - 1];
    if (before) {
      if (before.destination !== segment.origin) return bad("segments_disjoint", `${field}.origin`);
      if (before.arrivesAt !== null && departsAt !== null) {
        const groundMinutes = (Date.parse(departsAt) - Date.parse(before.arrivesAt)) / MINUTE_MS;
        if (groundMinutes < minimumConnection(abroad[index - 1]!, abroad[index]!)) return bad("connection_too_short", `${field}.departsAt`);
        if (groundMinutes > LONGEST_CONNECTION_MINUTES) return bad("connection_too_long", `${field}.departsAt`);
      }
    }
    segments.push({ ...segment, departsAt, arrivesAt });
  }

  const isTimed = segments.every(({ departsAt, arrivesAt }) => departsAt !== null && arrivesAt !== null);
  const timedMinutes = isTimed
    ? (Date.parse(segments[segments.length - 1]!.arrivesAt!) - Date.parse(segments[0]!.departsAt!)) / MINUTE_MS
    : null;
  if (timedMinutes !== null && timedMinutes > LONGEST_JOURNEY_MINUTES) return bad("journey_too_long", "segments");
  const departsAt = isTimed ? segments[0]!.departsAt : endOfDay(told.departsOn, placeOf(first.origin)!.zone);
  if (departsAt === null) return bad(whyNot(`${told.departsOn}T00:00`), "segments.0.departsAt");
  return {
    ok: true,
    flight: {
      key: keyOf(told, isTimed),
      origin: first.origin,
      destination: last.destination,
      departsOn: told.departsOn,
      departsAt,
      carrier: first.carrier,
      carrierName: told.carrierName?.slice(0, 120) || (carriers[first.carrier] ?? first.carrier),
      stops: segments.length - 1 + segments.reduce((sum, { technicalStops }) => sum + technicalStops.length, 0),
      minutes: isTimed ? timedMinutes : plausibleMinutes(told.minutes),
      segments,
      factsAt,
    },
  };
}

/** Names a dated journey alike in every source. Without times the number is none either, so its place is taken by a hash of the carriers. */
function keyOf({ segments, departsOn }: ToldFlight, isTimed: boolean): string {
  const carriers = segments.map(({ carrier, number }) => `${carrier}${number}`).join("-");
  const name = isTimed ? carriers : `?${createHash("sha256").update(carriers).digest("hex").slice(0, 10)}`;
  return `${name}/${segments[0]!.origin}-${segments[segments.length - 1]!.destination}/${departsOn}`;
}

type Instants =
  | { ok: true; departsAt: string | null; arrivesAt: string | null }
  | { ok: false; reason: "time_invalid" | "zone_missing"; field: "departsAt" | "arrivesAt" };

function instantsOf({ departsAtLocal, arrivesAtLocal }: ToldSegment, from: PlaceFacts, to: PlaceFacts): Instants {
  const departsAt = departsAtLocal === null ? null : instantOf(departsAtLocal, from.zone);
  if (departsAtLocal !== null && departsAt === null) return { ok: false, reason: whyNot(departsAtLocal), field: "departsAt" };
  const arrivesAt = arrivesAtLocal === null ? null : instantOf(arrivesAtLocal, to.zone);
  if (arrivesAtLocal !== null && arrivesAt === null) return { ok: false, reason: whyNot(arrivesAtLocal), field: "arrivesAt" };
  return { ok: true, departsAt, arrivesAt };
}

/** A time that no zone has, or else a zone that nobody knows. */
const whyNot = (wallTime: string) => (instantOf(wallTime, "UTC") === null ? "time_invalid" : "zone_missing");

function plausibleMinutes(minutes: number | undefined): number | null {
  return minutes !== undefined && Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_JOURNEY_MINUTES ? minutes : null;
}
