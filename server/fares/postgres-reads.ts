import { pool } from "@/server/infra/postgres";
import type { Day } from "@/server/kernel/calendar";
import type { Rates } from "@/server/kernel/money";
import type { SourceState } from "./freshness";
import { fareOfCode } from "./model";
import type { BestRow, FareRow, FlightRow, Route } from "./read-fares";

type SavedFare = Omit<FareRow, "fare" | "observedAtMs" | "lastSeenAtMs"> & { fare: number; observedAt: Date; lastSeenAt: Date | null };

export async function readFareRows({ origin, destination }: Route, from: Day, to: Day): Promise<FareRow[]> {
  const { rows } = await pool().query<SavedFare>({
    name: "live-fares",
    text: `SELECT f.departs_on AS "departsOn", c.flight_id AS "flightId", c.fare, s.name AS source, c.price_minor AS "priceMinor", c.currency,
             c.market_minor AS "marketMinor", c.sold_out AS "soldOut", c.observed_at AS "observedAt", c.last_seen_at AS "lastSeenAt"
           FROM flight f JOIN current_price c ON c.flight_id = f.id JOIN source s ON s.id = c.source_id
           WHERE f.origin = $1 AND f.destination = $2 AND f.departs_on BETWEEN $3 AND $4
           ORDER BY f.departs_on, c.flight_id, c.fare, s.name`,
    values: [origin, destination, from, to],
  });
  return rows.map(({ fare, observedAt, lastSeenAt, ...row }) => ({
    ...row,
    fare: fareOfCode(fare),
    observedAtMs: observedAt.getTime(),
    lastSeenAtMs: lastSeenAt?.getTime() ?? null,
  }));
}

export async function readFlightRows({ origin, destination }: Route, from: Day, to: Day): Promise<FlightRow[]> {
  const { rows } = await pool().query<FlightRow>({
    name: "live-flights",
    text: `SELECT departs_on AS "departsOn", id AS "flightId", journey FROM flight
           WHERE origin = $1 AND destination = $2 AND departs_on BETWEEN $3 AND $4 ORDER BY departs_on, id`,
    values: [origin, destination, from, to],
  });
  return rows;
}

const BEST_COLUMNS = `origin, destination, departs_on AS "departsOn", cabin, stops, flight_id AS "flightId", fare, source,
  price_minor AS "priceMinor", currency, market_minor AS "marketMinor", minutes, observed_at AS "observedAt"`;
type SavedBest = Omit<BestRow, "observedAtMs"> & { observedAt: Date };
const bestRow = ({ observedAt, ...row }: SavedBest): BestRow => ({ ...row, observedAtMs: observedAt.getTime() });

export async function readBestByDay({ origin, destination }: Route, from: Day, to: Day, cabin: string): Promise<BestRow[]> {
  const { rows } = await pool().query<SavedBest>({
    name: "live-best-by-day",
    text: `SELECT ${BEST_COLUMNS} FROM best_fare WHERE origin = $1 AND destination = $2 AND departs_on BETWEEN $3 AND $4 AND cabin = $5 AND NOT gone
           ORDER BY departs_on, stops`,
    values: [origin, destination, from, to, cabin],
  });
  return rows.map(bestRow);
}

export async function readBestByOrigin(origin: string, day: Day, cabin: string): Promise<BestRow[]> {
  const { rows } = await pool().query<SavedBest>({
    name: "live-best-by-origin",
    text: `SELECT ${BEST_COLUMNS} FROM best_fare WHERE departs_on = $2 AND origin = $1 AND cabin = $3 AND NOT gone ORDER BY destination, stops`,
    values: [origin, day, cabin],
  });
  return rows.map(bestRow);
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
