import { pool } from "@/server/infra/postgres";
import type { Market } from "@/server/kernel/market";
import { FLIGHT_COLUMNS, type BestKey, type BestRow, type FlightRow } from "./postgres";

export type Partition = { origin: string; destination: string; month: number; market: Market };

/** Every partition of the live fares that still has flights to come. */
export async function listPartitions(fromDay: string): Promise<Partition[]> {
  const { rows } = await pool().query<Partition>(
    `SELECT DISTINCT origin, destination, (extract(year FROM departs_on) * 100 + extract(month FROM departs_on))::int AS month, market
       FROM flight WHERE departs_on >= $1 ORDER BY origin, destination, month`,
    [fromDay],
  );
  return rows;
}

export type LiveRow = {
  flightId: number;
  departsOn: string;
  fare: number;
  source: string;
  sequence: bigint;
  priceMinor: bigint;
  currency: string;
  marketMinor: bigint;
  soldOut: boolean;
  observedAt: Date;
  tie: number;
  lastSeenAt: Date | null;
};

/** Current prices of one partition, in the order of its clustering key. */
export async function listCurrent({ origin, destination, month }: Partition, fromDay: string): Promise<LiveRow[]> {
  const { rows } = await pool().query<LiveRow>(
    `SELECT c.flight_id AS "flightId", f.departs_on AS "departsOn", c.fare, s.name AS source, c.sequence, c.price_minor AS "priceMinor", c.currency,
            c.market_minor AS "marketMinor", c.sold_out AS "soldOut", c.observed_at AS "observedAt", c.tie, c.last_seen_at AS "lastSeenAt"
       FROM flight f JOIN current_price c ON c.flight_id = f.id JOIN source s ON s.id = c.source_id
      WHERE f.origin = $1 AND f.destination = $2 AND f.departs_on >= greatest($4::date, make_date($3 / 100, $3 % 100, 1))
        AND f.departs_on < make_date($3 / 100, $3 % 100, 1) + interval '1 month'`,
    [origin, destination, month, fromDay],
  );
  return rows;
}

export async function listFlightsOf(
  { origin, destination, month }: Partition,
  fromDay: string,
): Promise<(FlightRow & { factsAt: Date })[]> {
  const { rows } = await pool().query<FlightRow & { factsAt: Date }>(
    `SELECT ${FLIGHT_COLUMNS}, facts_at AS "factsAt" FROM flight
      WHERE origin = $1 AND destination = $2 AND departs_on >= greatest($4::date, make_date($3 / 100, $3 % 100, 1))
        AND departs_on < make_date($3 / 100, $3 % 100, 1) + interval '1 month'`,
    [origin, destination, month, fromDay],
  );
  return rows;
}

const BEST_COLUMNS = `origin, destination, departs_on AS "departsOn", cabin, stops, gone, flight_id AS "flightId", fare, source,
  price_minor AS "priceMinor", currency, market_minor AS "marketMinor", minutes, observed_at AS "observedAt", version`;

export async function listBestOf({ origin, destination, month }: Partition, fromDay: string): Promise<BestRow[]> {
  const { rows } = await pool().query<BestRow>(
    `SELECT ${BEST_COLUMNS} FROM best_fare WHERE origin = $1 AND destination = $2
        AND departs_on >= greatest($4::date, make_date($3 / 100, $3 % 100, 1)) AND departs_on < make_date($3 / 100, $3 % 100, 1) + interval '1 month'`,
    [origin, destination, month, fromDay],
  );
  return rows;
}

/** Travels whose lowest fare is of a flight that has left since, with the stops to compute anew. */
export async function listDepartedBest(at: Date): Promise<BestKey[]> {
  const { rows } = await pool().query<BestKey>(
    `SELECT b.origin, b.destination, b.departs_on AS "departsOn", b.stops FROM best_fare b JOIN flight f ON f.id = b.flight_id
      WHERE NOT b.gone AND f.departs_at <= $1 AND b.departs_on BETWEEN $1::date - 2 AND $1::date + 1 LIMIT 500`,
    [at],
  );
  return rows;
}

/** Travels where a source has a fare on sale; what to compute anew when it is hidden or shown again. */
export async function listTravelsOfSource(sourceId: number, at: Date): Promise<BestKey[]> {
  const { rows } = await pool().query<BestKey>(
    `SELECT DISTINCT f.origin, f.destination, f.departs_on AS "departsOn", f.stops FROM current_price c JOIN flight f ON f.id = c.flight_id
      WHERE c.source_id = $1 AND f.departs_at > $2`,
    [sourceId, at],
  );
  return rows;
}
