import cassandra from "cassandra-driver";
import { MARKETS, otherMarket, type Market } from "@/server/kernel/market";
import { env } from "./env";

export type Row = cassandra.types.Row;
export type Statement = { query: string; params: unknown[] };

/** Neither data centre answers. */
export class CassandraDown extends Error {
  override name = "CassandraDown";
}

export const keyspaceOf = (market: Market) => `${env().KEYSPACE_PREFIX}market_${market}`;

type Centre = { client: cassandra.Client | null; connecting: Promise<cassandra.Client> | null; downUntilMs: number; failures: number };
const shared = globalThis as typeof globalThis & { tradewindCentres?: Record<Market, Centre> };
const centres = (): Record<Market, Centre> =>
  (shared.tradewindCentres ??= {
    us: { client: null, connecting: null, downUntilMs: 0, failures: 0 },
    eu: { client: null, connecting: null, downUntilMs: 0, failures: 0 },
  });

/** How long a data centre that failed is left alone before the next caller tries it. */
const RETRY_MS = 1000;

function newClient(centre: Market): cassandra.Client {
  const points = centre === "us" ? env().CASSANDRA_CONTACT_POINTS_US : env().CASSANDRA_CONTACT_POINTS_EU;
  const { CASSANDRA_USERNAME: username, CASSANDRA_PASSWORD: password } = env();
  return new cassandra.Client({
    contactPoints: points.split(","),
    localDataCenter: centre,
    protocolOptions: { port: env().CASSANDRA_PORT, maxSchemaAgreementWaitSeconds: 0 },
    ...(username && password ? { credentials: { username, password } } : {}),
    queryOptions: { prepare: true, isIdempotent: true, consistency: cassandra.types.consistencies.localOne, fetchSize: 5000 },
    socketOptions: { connectTimeout: 800, readTimeout: 1000 },
    pooling: { heartBeatInterval: 5000, warmup: true },
    policies: { reconnection: new cassandra.policies.reconnection.ExponentialReconnectionPolicy(250, 5000, true) },
    encoding: { useBigIntAsLong: true },
    profiles: [
      new cassandra.ExecutionProfile("default", { readTimeout: 1000 }),
      new cassandra.ExecutionProfile("ingest", { readTimeout: 4000 }),
      new cassandra.ExecutionProfile("scan", { readTimeout: 10_000 }),
    ],
  });
}

/** Connects once however many ask: fifty first calls at once would all fail. */
async function connected(centre: Market): Promise<cassandra.Client> {
  const state = centres()[centre];
  if (state.client) return state.client;
  if (Date.now() < state.downUntilMs) throw new CassandraDown(`${centre} did not answer a moment ago`);
  state.connecting ??= (async () => {
    const client = newClient(centre);
    try {
      await client.connect();
      state.client = client;
      return client;
    } catch (cause) {
      state.downUntilMs = Date.now() + RETRY_MS;
      await client.shutdown().catch(() => {});
      throw cause;
    } finally {
      state.connecting = null;
    }
  })();
  return state.connecting;
}

export type Profile = "default" | "ingest" | "scan";

/** Runs statements in one data centre. Three failures in a row open its breaker for a second, so a dead centre costs no reader its time. */
export async function inCentre<T>(centre: Market, work: (client: cassandra.Client) => Promise<T>): Promise<T> {
  const state = centres()[centre];
  if (Date.now() < state.downUntilMs) throw new CassandraDown(`${centre} did not answer a moment ago`);
  const client = await connected(centre);
  try {
    const result = await work(client);
    state.failures = 0;
    return result;
  } catch (cause) {
    if (isCassandraDown(cause)) {
      state.failures += 1;
      if (state.failures >= 3) state.downUntilMs = Date.now() + RETRY_MS;
    }
    throw cause;
  }
}

export function isCassandraDown(cause: unknown): boolean {
  if (cause instanceof CassandraDown) return true;
  if (!(cause instanceof Error)) return false;
  if (cause.name === "NoHostAvailableError" || cause.name === "OperationTimedOutError") return true;
  const code = (cause as { code?: unknown }).code;
  const { unavailableException, readTimeout, writeTimeout, overloaded, isBootstrapping } = cassandra.types.responseErrorCodes;
  return [unavailableException, readTimeout, writeTimeout, overloaded, isBootstrapping].includes(code as number);
}

/**
 * The own data centre first, then the other one; the answer says which one it was. Throws `CassandraDown` when both are away, so
 * that the caller can fall back to PostgreSQL.
 */
export async function readNear<T>(own: Market, work: (client: cassandra.Client) => Promise<T>): Promise<{ value: T; answeredBy: Market }> {
  try {
    return { value: await inCentre(own, work), answeredBy: own };
  } catch (cause) {
    if (!isCassandraDown(cause) && !isUnknownCentre(cause)) throw cause;
    const other = otherMarket(own);
    try {
      return { value: await inCentre(other, work), answeredBy: other };
    } catch (second) {
      if (!isCassandraDown(second) && !isUnknownCentre(second)) throw second;
      throw new CassandraDown("no data centre answers", { cause: second });
    }
  }
}

const isUnknownCentre = (cause: unknown) => cause instanceof Error && /datacenter|data center|localDataCenter/i.test(cause.message);

/** Writes through whichever data centre answers; the coordinator forwards to the other one, hints wait for it while it is away. */
export async function writeAnywhere(statements: Statement[][], concurrency = 32): Promise<void> {
  await readNear("us", async (client) => {
    let next = 0;
    const lane = async () => {
      while (next < statements.length) {
        const group = statements[next++]!;
        if (group.length === 1) await client.execute(group[0]!.query, group[0]!.params, { executionProfile: "ingest" });
        else await client.batch(group, { prepare: true, logged: false, executionProfile: "ingest" });
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, statements.length) }, lane));
  });
}

/** Round trip to one data centre in milliseconds, null when it does not answer within half a second. */
export async function pingCentre(centre: Market): Promise<number | null> {
  const startedMs = performance.now();
  const deadline = new Promise<null>((resolve) => setTimeout(resolve, 500, null).unref());
  const answer = inCentre(centre, (client) => client.execute("SELECT release_version FROM system.local", [], { prepare: false })).then(
    () => performance.now() - startedMs,
    () => null,
  );
  return Promise.race([answer, deadline]);
}

export async function closeCassandra(): Promise<void> {
  const open = centres();
  delete shared.tradewindCentres;
  await Promise.all(MARKETS.map(async (market) => open[market].client?.shutdown().catch(() => {})));
}
