import { pool, type Tx } from "@/server/infra/postgres";
import type { Market } from "@/server/kernel/market";
import type { TravelFlight } from "@/server/messages/travel";
import { fareOfCode, type Journey } from "./model";

export type FlightRow = {
  id: number;
  key: string;
  journey: string;
  origin: string;
  destination: string;
  departsOn: string;
  stops: number;
  minutes: number | null;
  departsAt: Date;
};

export const FLIGHT_COLUMNS = `id, key, journey, origin, destination, departs_on AS "departsOn", stops, minutes, departs_at AS "departsAt"`;

/** Gives every flight its id. `changed` are those that are new or whose facts are newer than what was known. */
export async function saveFlights(
  tx: Tx,
  flights: (TravelFlight & { market: Market; journey: string })[],
): Promise<{ byKey: Map<string, FlightRow>; changed: FlightRow[] }> {
  const byKey = new Map<string, FlightRow>();
  if (flights.length === 0) return { byKey, changed: [] };
  const keys = flights.map((flight) => flight.key);
  const known = await tx.$client.query<FlightRow>({
    name: "flight-by-key",
    text: `SELECT ${FLIGHT_COLUMNS} FROM flight WHERE key = ANY ($1::text[])`,
    values: [keys],
  });
  for (const row of known.rows) byKey.set(row.key, row);
  const news = flights
    .filter((flight) => byKey.get(flight.key)?.journey !== flight.journey)
    .sort((left, right) => (left.key < right.key ? -1 : 1));
  if (news.length === 0) return { byKey, changed: [] };
  const saved = await tx.$client.query<FlightRow>({
    name: "flight-save",
    text: `INSERT INTO flight (key, origin, destination, departs_on, departs_at, carrier, stops, minutes, market, journey, facts_at)
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::timestamptz[], $6::text[], $7::smallint[], $8::int[],
             $9::text[], $10::text[], $11::timestamptz[])
           ON CONFLICT (key) DO UPDATE SET departs_at = excluded.departs_at, carrier = excluded.carrier, stops = excluded.stops,
             minutes = excluded.minutes, journey = excluded.journey, facts_at = excluded.facts_at
           WHERE (excluded.facts_at, excluded.journey) > (flight.facts_at, flight.journey)
           RETURNING ${FLIGHT_COLUMNS}`,
    values: [
      news.map((flight) => flight.key),
      news.map((flight) => flight.origin),
      news.map((flight) => flight.destination),
      news.map((flight) => flight.departsOn),
      news.map((flight) => flight.departsAt),
      news.map((flight) => flight.carrier),
      news.map((flight) => flight.stops),
      news.map((flight) => flight.minutes),
      news.map((flight) => flight.market),
      news.map((flight) => flight.journey),
      news.map((flight) => flight.factsAt),
    ],
  });
  for (const row of saved.rows) byKey.set(row.key, row);
  const missing = keys.filter((key) => !byKey.has(key));
  if (missing.length > 0) {
    // another transaction made them since our first look, with newer facts
    const again = await tx.$client.query<FlightRow>({
      name: "flight-by-key",
      text: `SELECT ${FLIGHT_COLUMNS} FROM flight WHERE key = ANY ($1::text[])`,
      values: [missing],
    });
    for (const row of again.rows) byKey.set(row.key, row);
  }
  return { byKey, changed: saved.rows };
}

const weeks = new Set<string>();
const WEEK_MS = 7 * 86_400_000;
const mondayOf = (ms: number) => Math.floor((ms - 4 * 86_400_000) / WEEK_MS) * WEEK_MS + 4 * 86_400_000;

/** Makes sure that the weekly partitions of these instants exist. */
export async function ensureWeeks(instants: Iterable<string>): Promise<void> {
  const missing = new Set<string>();
  for (const instant of instants) {
    const week = new Date(mondayOf(Date.parse(instant))).toISOString();
    if (!weeks.has(week)) missing.add(week);
  }
  for (const week of [...missing].sort()) {
    await pool().query(`SELECT ensure_price_week($1)`, [week]);
    weeks.add(week);
  }
}

export type HistoryRow = {
  flightId: number;
  fare: number;
  observedAt: string;
  sequence: number;
  priceMinor: string;
  currency: string;
  soldOut: boolean;
};

/** Appends events; one that is there already changes nothing. Answers how many were new. */
export async function appendHistory(tx: Tx, sourceId: number, rows: HistoryRow[], recordedAt: Date, backfill: boolean): Promise<number> {
  if (rows.length === 0) return 0;
  const { rowCount } = await tx.$client.query({
    name: "history-append",
    text: `INSERT INTO price_change (flight_id, fare, observed_at, sequence, price_minor, currency, sold_out, source_id, recorded_at, known_at, backfill)
           SELECT f, r, o, s, p, c, x, $8, $9, CASE WHEN $10 THEN o ELSE $9 END, $10
             FROM unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::text[], $7::boolean[]) AS t(f, r, o, s, p, c, x)
           ON CONFLICT DO NOTHING`,
    values: [
      rows.map((row) => row.flightId),
      rows.map((row) => row.fare),
      rows.map((row) => row.observedAt),
      rows.map((row) => row.sequence),
      rows.map((row) => row.priceMinor),
      rows.map((row) => row.currency),
      rows.map((row) => row.soldOut),
      sourceId,
      recordedAt,
      backfill,
    ],
  });
  return rowCount ?? 0;
}

export type CurrentRow = HistoryRow & { marketMinor: string };

/** Newest wins, ties by sequence. Takes at most one row a fare; answers those that became current, with their place among readings of one instant. */
export async function saveCurrent(tx: Tx, sourceId: number, rows: CurrentRow[]): Promise<Map<string, { tie: number }>> {
  if (rows.length === 0) return new Map();
  const sorted = [...rows].sort((left, right) => left.flightId - right.flightId || left.fare - right.fare);
  const { rows: saved } = await tx.$client.query<{ flight_id: number; fare: number; tie: number }>({
    name: "current-save",
    text: `INSERT INTO current_price AS c (flight_id, fare, source_id, sold_out, price_minor, currency, market_minor, observed_at, sequence)
           SELECT f, r, $8, x, p, u, m, o, s
             FROM unnest($1::int[], $2::smallint[], $3::boolean[], $4::bigint[], $5::text[], $6::bigint[], $7::timestamptz[], $9::bigint[])
               AS t(f, r, x, p, u, m, o, s)
           ON CONFLICT (flight_id, fare, source_id) DO UPDATE SET sold_out = excluded.sold_out, price_minor = excluded.price_minor,
             currency = excluded.currency, market_minor = excluded.market_minor, observed_at = excluded.observed_at, sequence = excluded.sequence,
             tie = CASE WHEN c.observed_at = excluded.observed_at THEN least(c.tie + 1, 999) ELSE 0 END
           WHERE (excluded.observed_at, excluded.sequence) > (c.observed_at, c.sequence)
           RETURNING c.flight_id, c.fare, c.tie`,
    values: [
      sorted.map((row) => row.flightId),
      sorted.map((row) => row.fare),
      sorted.map((row) => row.soldOut),
      sorted.map((row) => row.priceMinor),
      sorted.map((row) => row.currency),
      sorted.map((row) => row.marketMinor),
      sorted.map((row) => row.observedAt),
      sourceId,
      sorted.map((row) => row.sequence),
    ],
  });
  return new Map(saved.map((row) => [`${row.flight_id}/${row.fare}`, { tie: row.tie }]));
}

/** Moves `last_seen_at` of fares that were seen again unchanged. */
export async function saveSeen(tx: Tx, sourceId: number, rows: { flightId: number; fare: number; seenAt: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$client.query({
    name: "current-seen",
    text: `UPDATE current_price c SET last_seen_at = t.s
             FROM unnest($1::int[], $2::smallint[], $3::timestamptz[]) AS t(f, r, s)
            WHERE c.flight_id = t.f AND c.fare = t.r AND c.source_id = $4 AND coalesce(c.last_seen_at, '-infinity') < t.s`,
    values: [rows.map((row) => row.flightId), rows.map((row) => row.fare), rows.map((row) => row.seenAt), sourceId],
  });
}

export type TravelKey = { origin: string; destination: string; departsOn: string };
export type BestKey = TravelKey & { stops: number };

/** One writer at a time for the best fares of a travel: without it two batches could each miss the other's change. */
export async function lockTravels(tx: Tx, travels: TravelKey[]): Promise<void> {
  const names = [...new Set(travels.map(({ origin, destination, departsOn }) => `${origin}${destination}${departsOn}`))];
  await tx.$client.query({
    name: "best-lock",
    text: `SELECT pg_advisory_xact_lock(h) FROM (SELECT DISTINCT hashtextextended(n, 0) AS h FROM unnest($1::text[]) AS n ORDER BY h) AS locks`,
    values: [names],
  });
}

export type BestRow = BestKey & {
  cabin: string;
  gone: boolean;
  flightId: number;
  fare: string;
  source: string;
  priceMinor: bigint;
  currency: string;
  marketMinor: bigint;
  minutes: number | null;
  observedAt: Date;
  version: bigint;
};

/**
 * Computes the lowest fare of the travels anew, by stops and cabin, from the current prices that are on sale. Answers the rows that
 * changed; `gone` where nothing is on sale any more.
 */
export async function saveBest(tx: Tx, keys: BestKey[], at: Date): Promise<BestRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.$client.query<BestRow>({
    name: "best-save",
    text: `WITH touched AS (SELECT DISTINCT o, d, y, s FROM unnest($1::text[], $2::text[], $3::date[], $4::smallint[]) AS t(o, d, y, s)),
      offers AS (SELECT t.o, t.d, t.y, t.s, n.cabin, c.flight_id, n.fare, u.name AS source, c.price_minor, c.currency, c.market_minor, f.minutes,
             c.observed_at, row_number() OVER (PARTITION BY t.o, t.d, t.y, t.s, n.cabin ORDER BY c.market_minor, f.minutes NULLS LAST, f.key, c.fare, u.name) AS place
        FROM touched t JOIN flight f ON f.origin = t.o AND f.destination = t.d AND f.departs_on = t.y AND f.stops = t.s
        JOIN current_price c ON c.flight_id = f.id JOIN source u ON u.id = c.source_id
        JOIN unnest($5::smallint[], $6::text[], $7::text[]) AS n(code, fare, cabin) ON n.code = c.fare
       WHERE NOT c.sold_out AND NOT u.suppressed AND f.departs_at > $8),
      lowest AS (SELECT * FROM offers WHERE place = 1),
      wanted AS (
        SELECT o, d, y, cabin, s, false AS gone, flight_id, fare, source, price_minor, currency, market_minor, minutes, observed_at FROM lowest
        UNION ALL
        SELECT b.origin, b.destination, b.departs_on, b.cabin, b.stops, true, b.flight_id, b.fare, b.source, b.price_minor, b.currency, b.market_minor,
               b.minutes, b.observed_at
          FROM touched t JOIN best_fare b ON b.origin = t.o AND b.destination = t.d AND b.departs_on = t.y AND b.stops = t.s
         WHERE NOT EXISTS (SELECT FROM lowest l WHERE (l.o, l.d, l.y, l.s, l.cabin) = (b.origin, b.destination, b.departs_on, b.stops, b.cabin)))
      INSERT INTO best_fare AS b (origin, destination, departs_on, cabin, stops, gone, flight_id, fare, source, price_minor, currency, market_minor,
        minutes, observed_at, version)
      SELECT w.*, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint FROM wanted w
      ON CONFLICT (origin, destination, departs_on, cabin, stops) DO UPDATE SET gone = excluded.gone, flight_id = excluded.flight_id,
        fare = excluded.fare, source = excluded.source, price_minor = excluded.price_minor, currency = excluded.currency,
        market_minor = excluded.market_minor, minutes = excluded.minutes, observed_at = excluded.observed_at,
        version = greatest(b.version + 1, excluded.version)
      WHERE (b.gone, b.flight_id, b.fare, b.source, b.price_minor, b.currency, b.market_minor, b.minutes, b.observed_at) IS DISTINCT FROM
        (excluded.gone, excluded.flight_id, excluded.fare, excluded.source, excluded.price_minor, excluded.currency, excluded.market_minor,
         excluded.minutes, excluded.observed_at)
      RETURNING origin, destination, departs_on AS "departsOn", cabin, stops, gone, flight_id AS "flightId", fare, source,
        price_minor AS "priceMinor", currency, market_minor AS "marketMinor", minutes, observed_at AS "observedAt", version`,
    values: [
      keys.map((key) => key.origin),
      keys.map((key) => key.destination),
      keys.map((key) => key.departsOn),
      keys.map((key) => key.stops),
      ALL_FARES.map((entry) => entry.code),
      ALL_FARES.map((entry) => entry.fare),
      ALL_FARES.map((entry) => entry.cabin),
      at,
    ],
  });
  return rows;
}

const ALL_FARES = Array.from({ length: 16 }, (_, index) => {
  const fare = fareOfCode(index + 1);
  return { code: index + 1, fare, cabin: fare.slice(0, fare.indexOf(".")) };
});

export const journeyOf = (flight: TravelFlight): string => {
  const journey: Journey = {
    carrier: flight.carrier,
    carrierName: flight.carrierName,
    departsAt: flight.departsAt,
    stops: flight.stops,
    minutes: flight.minutes,
    segments: flight.segments,
  };
  return JSON.stringify(journey);
};
