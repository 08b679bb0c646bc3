import { createHash } from "node:crypto";
import { BRAND_NAMES } from "@/server/kernel/cabins";
import { exponentOf, isCurrency, parseAmount } from "@/server/kernel/money";
import type { PriceChange, TravelFlight } from "@/server/messages/travel";
import type { Quarantined, QuarantineReason, Readings } from "./airline";
import { feedFare, feedFlight, type FeedFlight } from "./fare-feed-format";
import { type PlaceLookup, readFlight } from "./read-flight";

/** Further ahead than this a reading is quarantined: stores that keep the newest could never be rid of it. */
export const FUTURE_MS = 5 * 60_000;
const ITEM_TEXT_MOST = 2000;
const BRANDS = new Set<string>(BRAND_NAMES);

export type ItemsContext = {
  placeOf: PlaceLookup;
  carriers: Record<string, string>;
  nowMs: number;
  /** When the facts of the flights were true; null takes the newest reading of each. */
  factsAt: string | null;
  /** One flight may stand several times with other times, the last ones counting: pages of changes. */
  factsMayChange: boolean;
};

type Item = { raw: unknown; flight: TravelFlight; ref: string; told: string; readings: PriceChange[] };

/** Reads the items of an answer one by one: a bad one goes to quarantine with its reason and costs the others nothing. */
export function readItems(items: readonly unknown[], context: ItemsContext): Readings {
  const quarantined: Quarantined[] = [];
  const good: Item[] = [];
  let received = 0;
  for (const raw of items) {
    const fares = faresOf(raw);
    received += fares.length;
    const aside = (reason: QuarantineReason, field: string, about: unknown, readings: number) =>
      quarantined.push(setAside(reason, field, about, readings));

    const parsed = feedFlight.safeParse((raw as { flight?: unknown } | null)?.flight);
    if (!parsed.success) {
      aside("shape", fieldOf(parsed.error.issues[0]?.path, "flight"), raw, fares.length);
      continue;
    }
    if (!Array.isArray((raw as { fares?: unknown }).fares) || fares.length > 400) {
      aside("shape", "fares", raw, fares.length);
      continue;
    }
    const factsAt = context.factsAt ?? newestOf(fares) ?? new Date(context.nowMs).toISOString();
    const read = readFlight(toldFlight(parsed.data), { placeOf: context.placeOf, carriers: context.carriers, factsAt });
    if (!read.ok) {
      aside(read.reason, `flight.${read.field}`, raw, fares.length);
      continue;
    }
    const readings: PriceChange[] = [];
    for (const [index, fare] of fares.entries()) {
      const result = readFare(fare, read.flight.key, context.nowMs);
      if (result.ok) readings.push(result.reading);
      else aside(result.reason, `fares.${index}${result.field}`, { flight: parsed.data.ref, fare }, 1);
    }
    if (readings.length > 0)
      good.push({ raw, flight: read.flight, ref: parsed.data.ref, told: JSON.stringify(parsed.data.segments), readings });
  }

  const { agreed, conflicting } = agreeOnFlights(good, context.factsMayChange);
  for (const item of conflicting) quarantined.push(setAside("duplicate_conflict", "flight.ref", item.raw, item.readings.length));
  const { readings, repeated, conflicts } = dropRepeats(agreed.flatMap((item) => item.readings));
  for (const reading of conflicts) quarantined.push(setAside("duplicate_conflict", "sequence", reading, 1));

  const flights = new Map(agreed.map(({ flight }) => [flight.key, flight]));
  return { flights: [...flights.values()], readings, quarantined, received, repeated };
}

export const isMostlyBad = ({ received, quarantined }: Pick<Readings, "received" | "quarantined">): boolean =>
  quarantined.reduce((sum, { readings }) => sum + readings, 0) * 5 > received;

/** The readings of an item; something without a list of fares counts as one reading that is lost. */
function faresOf(raw: unknown): unknown[] {
  const fares = (raw as { fares?: unknown } | null)?.fares;
  return Array.isArray(fares) && fares.length > 0 ? fares : [null];
}

function newestOf(fares: readonly unknown[]): string | null {
  let newest: string | null = null;
  for (const fare of fares) {
    const at = (fare as { observedAt?: unknown } | null)?.observedAt;
    if (typeof at === "string" && !Number.isNaN(Date.parse(at)) && (newest === null || Date.parse(at) > Date.parse(newest))) newest = at;
  }
  return newest === null ? null : new Date(newest).toISOString();
}

const toldFlight = ({ segments, timesKnown, airlineNames, durationMinutes }: FeedFlight) => ({
  carrierName: airlineNames,
  minutes: durationMinutes,
  departsOn: segments[0]!.departsAt.slice(0, 10),
  segments: segments.map(({ carrier, number, origin, destination, departsAt, arrivesAt, stops }) => ({
    carrier,
    number: String(Number(number)),
    origin,
    destination,
    departsAtLocal: timesKnown === false ? null : departsAt,
    arrivesAtLocal: timesKnown === false ? null : arrivesAt,
    technicalStops: stops ?? [],
  })),
});

type ReadFare = { ok: true; reading: PriceChange } | { ok: false; reason: QuarantineReason; field: string };

function readFare(raw: unknown, flight: string, nowMs: number): ReadFare {
  const bad = (reason: QuarantineReason, field: string): ReadFare => ({ ok: false, reason, field });
  const parsed = feedFare.safeParse(raw);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0];
    if (field === "amount") return bad("amount_invalid", ".amount");
    return bad("shape", field === undefined ? "" : `.${String(field)}`);
  }
  const { cabin, brand, amount, currency, soldOut, observedAt, sequence } = parsed.data;
  if (!BRANDS.has(brand)) return bad("brand_unknown", ".brand");
  if (!isCurrency(currency)) return bad("currency_unknown", ".currency");
  const digits = amount.includes(".") ? amount.length - amount.indexOf(".") - 1 : 0;
  const amountMinor = digits === exponentOf(currency) ? parseAmount(amount, currency) : null;
  if (amountMinor === null || amountMinor <= 0n) return bad("amount_invalid", ".amount");
  if (Date.parse(observedAt) > nowMs + FUTURE_MS) return bad("observed_in_future", ".observedAt");
  return {
    ok: true,
    reading: {
      flight,
      fare: `${cabin}.${brand}`,
      amountMinor: amountMinor.toString(),
      currency,
      soldOut: soldOut ?? false,
      observedAt,
      sequence,
    },
  };
}

/** One reference names one journey, and one journey has one set of times; where two items disagree, neither can be believed. */
function agreeOnFlights(items: readonly Item[], factsMayChange: boolean): { agreed: Item[]; conflicting: Item[] } {
  const factsOf = (item: Item) => (factsMayChange ? item.flight.key : `${item.flight.key} ${item.told}`);
  const versions = new Map<string, Set<string>>();
  const note = (name: string, item: Item) => {
    const known = versions.get(name);
    if (known) known.add(factsOf(item));
    else versions.set(name, new Set([factsOf(item)]));
  };
  for (const item of items) {
    note(`ref ${item.ref}`, item);
    note(`key ${item.flight.key}`, item);
  }
  const isAgreed = (item: Item) => versions.get(`ref ${item.ref}`)!.size === 1 && versions.get(`key ${item.flight.key}`)!.size === 1;
  return { agreed: items.filter(isAgreed), conflicting: items.filter((item) => !isAgreed(item)) };
}

/** The same event word for word stands once; the same place in the sequence with another content makes both unbelievable. */
function dropRepeats(readings: readonly PriceChange[]): { readings: PriceChange[]; repeated: number; conflicts: PriceChange[] } {
  const seen = new Map<string, { text: string; conflicts: boolean }>();
  const idOf = ({ flight, fare, sequence }: PriceChange) => `${flight} ${fare} ${sequence}`;
  const firsts: PriceChange[] = [];
  const conflicts: PriceChange[] = [];
  let repeated = 0;
  for (const reading of readings) {
    const text = JSON.stringify(reading);
    const known = seen.get(idOf(reading));
    if (!known) {
      seen.set(idOf(reading), { text, conflicts: false });
      firsts.push(reading);
    } else if (known.text === text && !known.conflicts) repeated += 1;
    else {
      known.conflicts = true;
      conflicts.push(reading);
    }
  }
  const isGood = (reading: PriceChange) => !seen.get(idOf(reading))!.conflicts;
  return { readings: firsts.filter(isGood), repeated, conflicts: [...conflicts, ...firsts.filter((reading) => !isGood(reading))] };
}

export function setAside(reason: QuarantineReason, field: string, about: unknown, readings: number): Quarantined {
  const text = JSON.stringify(about) ?? "null";
  return {
    reason,
    field,
    itemHash: createHash("sha256").update(text).digest("hex").slice(0, 32),
    item: text.slice(0, ITEM_TEXT_MOST),
    readings,
  };
}

const fieldOf = (path: readonly PropertyKey[] | undefined, within: string) => [within, ...(path ?? []).map(String)].join(".");
