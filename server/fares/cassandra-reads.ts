import cassandra from "cassandra-driver";
import { keyspaceOf } from "@/server/infra/cassandra";
import { monthsBetween, type Day } from "@/server/kernel/calendar";
import type { Market } from "@/server/kernel/market";
import type { Rates } from "@/server/kernel/money";
import type { SourceState } from "./freshness";
import type { BestRow, FareRow, FlightRow, Route } from "./read-fares";

export type Client = cassandra.Client;
type Row = cassandra.types.Row;
const { LocalDate } = cassandra.types;

const dateOf = (day: Day) => LocalDate.fromString(day);

/** One query a partition: the months that the days touch. */
async function perMonth<T>(
  client: Client,
  query: string,
  route: Route,
  from: Day,
  to: Day,
  rest: unknown[],
  read: (row: Row) => T,
): Promise<T[]> {
  const answers = await Promise.all(
    monthsBetween(from, to).map((month) =>
      client.execute(query, [route.origin, route.destination, month, ...rest, dateOf(from), dateOf(to)]),
    ),
  );
  return answers.flatMap((answer) => answer.rows.map(read));
}

export const readFareRows = (client: Client, market: Market, route: Route, from: Day, to: Day): Promise<FareRow[]> =>
  perMonth(
    client,
    `SELECT departs_on, flight_id, fare, source, price, last_seen_at FROM ${keyspaceOf(market)}.fares WHERE origin = ? AND destination = ? AND month = ? AND departs_on >= ? AND departs_on <= ?`,
    route,
    from,
    to,
    [],
    fareRow,
  ).then((rows) => rows.filter((row) => row !== null));

/** A mark "seen again" may arrive before its price: such a row has none yet. */
function fareRow(row: Row): FareRow | null {
  const price = row["price"] as {
    price_minor: bigint;
    currency: string;
    market_minor: bigint;
    sold_out: boolean;
    observed_at: Date;
  } | null;
  if (!price) return null;
  return {
    departsOn: String(row["departs_on"]),
    flightId: row["flight_id"] as number,
    fare: row["fare"] as string,
    source: row["source"] as string,
    priceMinor: price.price_minor,
    currency: price.currency,
    marketMinor: price.market_minor,
    soldOut: price.sold_out,
    observedAtMs: price.observed_at.getTime(),
    lastSeenAtMs: (row["last_seen_at"] as Date | null)?.getTime() ?? null,
  };
}

const flightRow = (row: Row): FlightRow => ({
  departsOn: String(row["departs_on"]),
  flightId: row["flight_id"] as number,
  journey: row["journey"] as string,
});

export const readFlightRows = (client: Client, market: Market, route: Route, from: Day, to: Day): Promise<FlightRow[]> =>
  perMonth(
    client,
    `SELECT departs_on, flight_id, journey FROM ${keyspaceOf(market)}.flights WHERE origin = ? AND destination = ? AND month = ? AND departs_on >= ? AND departs_on <= ?`,
    route,
    from,
    to,
    [],
    flightRow,
  );

type Best = {
  gone: boolean;
  flight_id: number;
  fare: string;
  source: string;
  price_minor: bigint;
  currency: string;
  market_minor: bigint;
  minutes: number | null;
  observed_at: Date;
};
function bestOf(route: Route, departsOn: Day, cabin: string, row: Row): BestRow | null {
  const best = row["best"] as Best | null;
  if (!best || best.gone) return null;
  return {
    ...route,
    departsOn,
    cabin,
    stops: row["stops"] as number,
    flightId: best.flight_id,
    fare: best.fare,
    source: best.source,
    priceMinor: best.price_minor,
    currency: best.currency,
    marketMinor: best.market_minor,
    minutes: best.minutes,
    observedAtMs: best.observed_at.getTime(),
  };
}

export const readBestByDay = (client: Client, market: Market, route: Route, from: Day, to: Day, cabin: string): Promise<BestRow[]> =>
  perMonth(
    client,
    `SELECT departs_on, stops, best FROM ${keyspaceOf(market)}.best_by_day WHERE origin = ? AND destination = ? AND month = ? AND cabin = ? AND departs_on >= ? AND departs_on <= ?`,
    route,
    from,
    to,
    [cabin],
    (row) => bestOf(route, String(row["departs_on"]), cabin, row),
  ).then((rows) => rows.filter((row) => row !== null));

export async function readBestByOrigin(client: Client, market: Market, origin: string, day: Day, cabin: string): Promise<BestRow[]> {
  const query = `SELECT destination, stops, best FROM ${keyspaceOf(market)}.best_by_origin WHERE origin = ? AND departs_on = ? AND cabin = ?`;
  const { rows } = await client.execute(query, [origin, dateOf(day), cabin]);
  return rows.flatMap((row) => bestOf({ origin, destination: row["destination"] as string }, day, cabin, row) ?? []);
}

type State = {
  label: string;
  sold_here: boolean;
  suppressed: boolean;
  stale_after_seconds: number;
  checked_up_to: Date | null;
  carriers: string;
};

export async function readSources(client: Client, market: Market): Promise<SourceState[]> {
  const { rows } = await client.execute(`SELECT name, state FROM ${keyspaceOf(market)}.sources`);
  return rows.flatMap((row) => {
    const state = row["state"] as State | null;
    if (!state) return [];
    return {
      name: row["name"] as string,
      label: state.label,
      soldHere: state.sold_here,
      suppressed: state.suppressed,
      staleAfterSeconds: state.stale_after_seconds,
      checkedUpToMs: state.checked_up_to?.getTime() ?? null,
      carriers: JSON.parse(state.carriers) as Record<string, string>,
    };
  });
}

export async function readRates(client: Client, market: Market): Promise<Rates | null> {
  const { rows } = await client.execute(`SELECT rates FROM ${keyspaceOf(market)}.rates WHERE base = 'EUR'`);
  const rates = rows[0]?.["rates"] as { day: unknown; per_euro: string } | undefined;
  return rates ? { base: "EUR", day: String(rates.day), perEuro: JSON.parse(rates.per_euro) as Record<string, string> } : null;
}
