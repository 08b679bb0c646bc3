import { pool } from "@/server/infra/postgres";
import type { Day } from "@/server/kernel/calendar";
import type { Rates } from "@/server/kernel/money";
import type { SourceState } from "./freshness";
import { fareOfCode } from "./model";
import type { BestRow, FareRow, FlightRow, Route } from "./read-fares";

type Days = Route & { from: Day; to: Day };
/** Several routes in one query: a page of two cities would otherwise queue for the few connections there are. */
const asked = (days: readonly Days[]) => [
  days.map((each) => each.origin),
  days.map((each) => each.destination),
  days.map((each) => each.from),
  days.map((each) => each.to),
];
const ASKED = `unnest($1::text[], $2::text[], $3::date[], $4::date[]) WITH ORDINALITY AS a(origin, destination, first, last, place)`;
const ASKED_OF_CABIN = `unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::text[]) WITH ORDINALITY AS a(origin, destination, first, last, cabin, place)`;

/** Rows of each question, in the order of the questions. */
function apart<Row extends { place: bigint }>(rows: Row[], questions: number): Omit<Row, "place">[][] {
  const parts: Omit<Row, "place">[][] = Array.from({ length: questions }, () => []);
  for (const { place, ...row } of rows) parts[Number(place) - 1]!.push(row);
  return parts;
}

type SavedFare = Omit<FareRow, "fare" | "observedAtMs" | "lastSeenAtMs"> & { fare: number; observedAt: Date; lastSeenAt: Date | null };

export async function readFareRows(days: readonly Days[]): Promise<FareRow[][]> {
  const { rows } = await pool().query<SavedFare & { place: bigint }>({
    name: "live-fares",
    text: `SELECT a.place, f.departs_on AS "departsOn", c.flight_id AS "flightId", c.fare, s.name AS source, c.price_minor AS "priceMinor", c.currency,
             c.market_minor AS "marketMinor", c.sold_out AS "soldOut", c.observed_at AS "observedAt", c.last_seen_at AS "lastSeenAt"
           FROM ${ASKED} JOIN flight f ON f.origin = a.origin AND f.destination = a.destination AND f.departs_on BETWEEN a.first AND a.last
           JOIN current_price c ON c.flight_id = f.id JOIN source s ON s.id = c.source_id
           ORDER BY a.place, f.departs_on, c.flight_id, c.fare, s.name`,
    values: asked(days),
  });
  return apart(rows, days.length).map((part) =>
    part.map(({ fare, observedAt, lastSeenAt, ...row }) => ({
      ...row,
      fare: fareOfCode(fare),
      observedAtMs: observedAt.getTime(),
      lastSeenAtMs: lastSeenAt?.getTime() ?? null,
    })),
  );
}

export async function readFlightRows(days: readonly Days[]): Promise<FlightRow[][]> {
  const { rows } = await pool().query<FlightRow & { place: bigint }>({
    name: "live-flights",
    text: `SELECT a.place, f.departs_on AS "departsOn", f.id AS "flightId", f.journey
           FROM ${ASKED} JOIN flight f ON f.origin = a.origin AND f.destination = a.destination AND f.departs_on BETWEEN a.first AND a.last
           ORDER BY a.place, f.departs_on, f.id`,
    values: asked(days),
  });
  return apart(rows, days.length);
}

const BEST_COLUMNS = `a.place, b.origin, b.destination, b.departs_on AS "departsOn", b.cabin, b.stops, b.flight_id AS "flightId", b.fare, b.source,
  b.price_minor AS "priceMinor", b.currency, b.market_minor AS "marketMinor", b.minutes, b.observed_at AS "observedAt"`;
type SavedBest = Omit<BestRow, "observedAtMs"> & { observedAt: Date; place: bigint };
const bestRows = (rows: SavedBest[], questions: number): BestRow[][] =>
  apart(rows, questions).map((part) => part.map(({ observedAt, ...row }) => ({ ...row, observedAtMs: observedAt.getTime() })));

export async function readBestByDay(days: readonly (Days & { cabin: string })[]): Promise<BestRow[][]> {
  const { rows } = await pool().query<SavedBest>({
    name: "live-best-by-day",
    text: `SELECT ${BEST_COLUMNS} FROM ${ASKED_OF_CABIN}
           JOIN best_fare b ON b.origin = a.origin AND b.destination = a.destination AND b.departs_on BETWEEN a.first AND a.last AND b.cabin = a.cabin
           WHERE NOT b.gone ORDER BY a.place, b.departs_on, b.stops`,
    values: [...asked(days), days.map((each) => each.cabin)],
  });
  return bestRows(rows, days.length);
}

export async function readBestByOrigin(days: readonly { origin: string; day: Day; cabin: string }[]): Promise<BestRow[][]> {
  const { rows } = await pool().query<SavedBest>({
    name: "live-best-by-origin",
    text: `SELECT ${BEST_COLUMNS} FROM unnest($1::text[], $2::date[], $3::text[]) WITH ORDINALITY AS a(origin, day, cabin, place)
           JOIN best_fare b ON b.departs_on = a.day AND b.origin = a.origin AND b.cabin = a.cabin
           WHERE NOT b.gone ORDER BY a.place, b.destination, b.stops`,
    values: [days.map((each) => each.origin), days.map((each) => each.day), days.map((each) => each.cabin)],
  });
  return bestRows(rows, days.length);
}

export async function readSources(): Promise<SourceState[]> {
  const { rows } = await pool().query<Omit<SourceState, "checkedUpToMs"> & { checkedUpTo: Date | null }>(
    `SELECT name, label, sold_here AS "soldHere", suppressed, stale_after_seconds AS "staleAfterSeconds", checked_up_to AS "checkedUpTo", carriers FROM source`,
  );
  return rows.map(({ checkedUpTo, ...row }) => ({ ...row, checkedUpToMs: checkedUpTo?.getTime() ?? null }));
}

export async function readRates(): Promise<Rates | null> {
  const { rows } = await pool().query<{ day: Day; perEuro: Record<string, string> }>(
    `SELECT day, jsonb_object_agg(currency, per_euro::text) AS "perEuro" FROM fx_rate WHERE day = (SELECT max(day) FROM fx_rate) GROUP BY day`,
  );
  return rows[0] ? { base: "EUR", ...rows[0] } : null;
}
