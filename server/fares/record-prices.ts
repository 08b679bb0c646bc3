import { now, nowMs } from "@/server/infra/clock";
import { enqueue } from "@/server/infra/outbox";
import { firstDelivery } from "@/server/infra/inbox";
import { withTx, type Tx } from "@/server/infra/postgres";
import { CURRENCY_OF, type Market } from "@/server/kernel/market";
import { convert, type Rates } from "@/server/kernel/money";
import { fare as fareMessage, type FareBody } from "@/server/messages/fare";
import type { PriceChange, TravelBody } from "@/server/messages/travel";
import { marketOf } from "@/server/places/market-of";
import { codeOfFare, isFromTheFuture, newestOfEach } from "./model";
import {
  appendHistory,
  ensureWeeks,
  journeyOf,
  lockTravels,
  saveBest,
  saveCurrent,
  saveFlights,
  saveSeen,
  type BestRow,
  type CurrentRow,
  type FlightRow,
  type HistoryRow,
} from "./postgres";
import {
  advanceCheckedUpTo,
  findSource,
  listRates,
  saveFirstPriceAt,
  saveProgress,
  saveRates,
  saveSourceFacts,
  type RatesOfDay,
  type SourceRow,
} from "./postgres-sources";

/** What became of a batch: every change of it is accepted, known before, or refused. */
export type Recorded = { accepted: number; known: number; refused: number; repeated: boolean };

/**
 * Saves a batch of price changes: history (unique per event), current price (newest of its source), the lowest fares, and the
 * outbox row for Cassandra, in one transaction. Any order and any number of deliveries end in the same rows.
 */
export async function recordPrices(body: TravelBody, messageId: string): Promise<Recorded> {
  await ensureWeeks(body.changes.map((change) => change.observedAt));
  const known = body.rates.length > 0 ? null : await knownRates();
  return withTx(async (tx) => {
    if (!(await firstDelivery(tx, "flight-aggregation", messageId)))
      return { accepted: 0, known: body.changes.length, refused: 0, repeated: true };
    if (body.rates.length > 0) {
      await saveRates(tx, body.rates);
      ratesReadAtMs = 0;
    }
    const facts = body.sourceFacts ? await saveSourceFacts(tx, body.source, body.sourceFacts) : null;
    const source = facts ?? (await findSource(tx, body.source));
    if (!source) throw new Error(`the source ${body.source} has not said what it is`);

    const at = now();
    const writing = await writePrices(tx, source, body, at, known ?? newestFirst(body.rates));
    const checked =
      body.checkedUpTo && Date.parse(body.checkedUpTo) <= nowMs() ? await advanceCheckedUpTo(tx, source.id, body.checkedUpTo) : null;
    await keepProgress(tx, source, body, at);
    const told = checked ?? facts;
    const show: FareBody = {
      source: source.name,
      ...writing.show,
      sources: told ? [sourceOnWire(told)] : [],
      rates: newestRates(body.rates),
    };
    if (show.fares.length + show.flights.length + show.best.length + show.sources.length + show.seen.length > 0 || show.rates) {
      await enqueue(tx, fareMessage, show);
    }
    return { ...writing.counts, repeated: false };
  });
}

type Writing = {
  counts: { accepted: number; known: number; refused: number };
  show: Pick<FareBody, "fares" | "seen" | "flights" | "best">;
};

async function writePrices(tx: Tx, source: SourceRow, body: TravelBody, at: Date, rates: RatesOfDay[]): Promise<Writing> {
  const markets = new Map(body.flights.map((flight) => [flight.key, marketOf(flight.origin)]));
  const { byKey, changed } = await saveFlights(
    tx,
    body.flights.map((flight) => ({ ...flight, market: markets.get(flight.key)!, journey: journeyOf(flight) })),
  );
  const backfill = body.kind === "backfill";
  const events: (CurrentRow & { key: string })[] = [];
  let refused = 0;
  for (const change of body.changes) {
    const row = eventRow(change, byKey.get(change.flight), markets.get(change.flight), rates);
    if (row) events.push({ ...row, key: change.flight });
    else refused += 1;
  }
  const accepted = await appendHistory(tx, source.id, events, at, backfill);
  const onSale = (row: HistoryRow & { key: string }) => byKey.get(row.key)!.departsAt > at;
  const newest = newestOfEach(events.filter(onSale), (event) => `${event.flightId}/${event.fare}`);
  const current = await saveCurrent(tx, source.id, newest);
  const shown = newest.filter((row) => current.has(`${row.flightId}/${row.fare}`));
  const touched = shown.map((row) => byKey.get(row.key)!);
  if (touched.length > 0) await lockTravels(tx, touched);
  const best = await saveBest(tx, touched, at);
  const seen = await keepSeen(tx, source, body, byKey, markets);
  const codes = new Map(body.changes.map((change) => [codeOfFare(change.fare), change.fare]));
  return {
    counts: { accepted, known: events.length - accepted, refused },
    show: {
      fares: shown.map((row) => {
        const { origin, destination, departsOn } = byKey.get(row.key)!;
        const { flightId, currency, soldOut, observedAt, priceMinor, marketMinor } = row;
        const market = markets.get(row.key)!;
        return {
          market,
          origin,
          destination,
          departsOn,
          flightId,
          tie: current.get(`${row.flightId}/${row.fare}`)!.tie,
          currency,
          soldOut,
          observedAt,
          priceMinor,
          marketMinor,
          fare: codes.get(row.fare)!,
          sequence: String(row.sequence),
        };
      }),
      seen,
      flights: changed
        .filter((row) => row.departsAt > at)
        .map((row) => ({
          ...travelOf(row, markets.get(row.key)!),
          flightId: row.id,
          journey: row.journey,
          factsAt: body.flights.find((flight) => flight.key === row.key)!.factsAt,
        })),
      best: best.map((row) => bestOnWire(row)),
    },
  };
}

const travelOf = ({ origin, destination, departsOn }: FlightRow, market: Market) => ({ market, origin, destination, departsOn });

/** A change as a row of the stores; null when its flight is missing, its fare unknown, its time in the future or its currency without a rate. */
function eventRow(change: PriceChange, flight: FlightRow | undefined, market: Market | undefined, rates: RatesOfDay[]): CurrentRow | null {
  const code = codeOfFare(change.fare);
  if (!flight || !market || code === null || isFromTheFuture(change.observedAt, nowMs())) return null;
  const price = { amountMinor: BigInt(change.amountMinor), currency: change.currency };
  const marketMinor = convert(price, CURRENCY_OF[market], ratesOn(change.observedAt.slice(0, 10), rates));
  if (marketMinor === null) return null;
  return {
    flightId: flight.id,
    fare: code,
    observedAt: change.observedAt,
    sequence: change.sequence,
    priceMinor: change.amountMinor,
    marketMinor: marketMinor.toString(),
    currency: change.currency,
    soldOut: change.soldOut,
  };
}

async function keepSeen(
  tx: Tx,
  source: SourceRow,
  body: TravelBody,
  byKey: Map<string, FlightRow>,
  markets: Map<string, Market>,
): Promise<FareBody["seen"]> {
  const marks = body.seen.flatMap((mark) => {
    const flight = byKey.get(mark.flight);
    const code = codeOfFare(mark.fare);
    if (!flight || code === null || isFromTheFuture(mark.seenAt, nowMs())) return [];
    return [{ flight, code, flightId: flight.id, fare: mark.fare, seenAt: mark.seenAt, market: markets.get(mark.flight)! }];
  });
  await saveSeen(
    tx,
    source.id,
    marks.map(({ flightId, code, seenAt }) => ({ flightId, fare: code, seenAt })),
  );
  return marks.map(({ flight, market, flightId, fare, seenAt }) => ({ ...travelOf(flight, market), flightId, fare, seenAt }));
}

async function keepProgress(tx: Tx, source: SourceRow, body: TravelBody, at: Date): Promise<void> {
  if (body.kind === "snapshot" && body.changes.length > 0) await saveFirstPriceAt(tx, source.id, at);
  if (!body.progress || body.kind === "live") return;
  const { served, total, ended } = body.progress;
  await saveProgress(tx, source.id, { kind: body.kind, served, total, endedAt: ended ? at : null });
}

/** The rates that were known on a day: the newest not after it, else the oldest there are. Takes them newest first. */
export function ratesOn(day: string, newestFirst: RatesOfDay[]): Rates | null {
  const found = newestFirst.find((entry) => entry.day <= day) ?? newestFirst.at(-1);
  return found ? { base: "EUR", day: found.day, perEuro: found.perEuro } : null;
}

const newestFirst = (days: RatesOfDay[]) => days.toSorted((left, right) => (left.day < right.day ? 1 : -1));

function newestRates(days: RatesOfDay[]): FareBody["rates"] {
  const newest = newestFirst(days)[0];
  return newest ? { day: newest.day, perEuro: newest.perEuro } : null;
}

let ratesReadAtMs = 0;
let rates: RatesOfDay[] = [];
const RATES_FOR_MS = 10_000;

async function knownRates(): Promise<RatesOfDay[]> {
  if (rates.length === 0 || Date.now() - ratesReadAtMs > RATES_FOR_MS) {
    rates = await listRates();
    ratesReadAtMs = Date.now();
  }
  if (rates.length === 0) throw new Error("no rates of exchange are known yet");
  return rates;
}

export const sourceOnWire = (row: SourceRow): FareBody["sources"][number] => ({
  name: row.name,
  version: row.version.toString(),
  label: row.label,
  soldHere: row.soldHere,
  suppressed: row.suppressed,
  staleAfterSeconds: row.staleAfterSeconds,
  checkedUpTo: row.checkedUpTo?.toISOString() ?? null,
  carriers: row.carriers,
});

export const bestOnWire = (row: BestRow): FareBody["best"][number] => ({
  market: marketOf(row.origin),
  origin: row.origin,
  destination: row.destination,
  departsOn: row.departsOn,
  cabin: row.cabin,
  stops: row.stops,
  version: row.version.toString(),
  gone: row.gone,
  flightId: row.flightId,
  fare: row.fare,
  source: row.source,
  priceMinor: row.priceMinor.toString(),
  currency: row.currency,
  marketMinor: row.marketMinor.toString(),
  minutes: row.minutes,
  observedAt: row.observedAt.toISOString(),
});
