import { isCassandraDown, readNear } from "@/server/infra/cassandra";
import { env } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import { isPostgresDown } from "@/server/infra/postgres";
import type { Day } from "@/server/kernel/calendar";
import type { Market } from "@/server/kernel/market";
import { marketOf } from "@/server/places/market-of";
import * as live from "./cassandra-reads";
import * as saved from "./postgres-reads";

export type Route = { origin: string; destination: string };
export type FlightKey = { departsOn: Day; flightId: number };
export type FlightRow = FlightKey & { journey: string };
export type FareRow = FlightKey & {
  fare: string;
  source: string;
  priceMinor: bigint;
  currency: string;
  marketMinor: bigint;
  soldOut: boolean;
  observedAtMs: number;
  lastSeenAtMs: number | null;
};
/** The lowest fare of a travel by number of stops. */
export type BestRow = Route &
  FlightKey & {
    cabin: string;
    stops: number;
    fare: string;
    source: string;
    priceMinor: bigint;
    currency: string;
    marketMinor: bigint;
    minutes: number | null;
    observedAtMs: number;
  };

/** Everything that one page needs, read in one go. */
export type FaresAsked = {
  /** All fares and facts of the days. */
  days?: (Route & { from: Day; to: Day })[];
  /** The lowest fares of each day. */
  best?: (Route & { from: Day; to: Day; cabin: string })[];
  /** The lowest fares of a day to everywhere. */
  origins?: { origin: string; day: Day; cabin: string }[];
};
export type FaresRead = {
  ok: true;
  answeredBy: Market | "postgres";
  days: { fares: FareRow[]; flights: FlightRow[] }[];
  best: BestRow[][];
  origins: BestRow[][];
};
export type NoStore = { ok: false; reason: "source_unavailable" };

/** The own data centre, then the other one, then PostgreSQL. One data centre answers a whole page, so that its parts agree. */
export async function readFares(asked: FaresAsked): Promise<FaresRead | NoStore> {
  try {
    const { value, answeredBy } = await readNear(env().REGION, (client) => fromCassandra(client, asked));
    return { ok: true, answeredBy, ...value };
  } catch (cause) {
    // A keyspace that is not there yet must not take the answer away either.
    if (!isCassandraDown(cause)) logger.error({ err: cause }, "live fares could not be read");
  }
  try {
    return { ok: true, answeredBy: "postgres", ...(await fromPostgres(asked)) };
  } catch (cause) {
    if (!isPostgresDown(cause)) throw cause;
    return { ok: false, reason: "source_unavailable" };
  }
}

type Read = Omit<FaresRead, "ok" | "answeredBy">;

async function fromCassandra(client: live.Client, { days = [], best = [], origins = [] }: FaresAsked): Promise<Read> {
  const [daysRead, bestRead, originsRead] = await Promise.all([
    Promise.all(
      days.map(async ({ from, to, ...route }) => {
        const market = marketOf(route.origin);
        const [fares, facts] = await Promise.all([
          live.readFareRows(client, market, route, from, to),
          live.readFlightRows(client, market, route, from, to),
        ]);
        return { fares, flights: facts };
      }),
    ),
    Promise.all(best.map(({ from, to, cabin, ...route }) => live.readBestByDay(client, marketOf(route.origin), route, from, to, cabin))),
    Promise.all(origins.map(({ origin, day, cabin }) => live.readBestByOrigin(client, marketOf(origin), origin, day, cabin))),
  ]);
  return { days: daysRead, best: bestRead, origins: originsRead };
}

async function fromPostgres({ days = [], best = [], origins = [] }: FaresAsked): Promise<Read> {
  const [fares, flights, bestRead, originsRead] = await Promise.all([
    days.length > 0 ? saved.readFareRows(days) : [],
    days.length > 0 ? saved.readFlightRows(days) : [],
    best.length > 0 ? saved.readBestByDay(best) : [],
    origins.length > 0 ? saved.readBestByOrigin(origins) : [],
  ]);
  return { days: days.map((_, index) => ({ fares: fares[index]!, flights: flights[index]! })), best: bestRead, origins: originsRead };
}
