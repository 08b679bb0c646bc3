import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { env, required } from "./env";
import { logger } from "./logger";

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export type Client = pg.PoolClient;
export type Db = NodePgDatabase<Record<string, never>> & { $client: pg.Pool };
/** A transaction that `withTx` opened; hot statements go through `$client` as named SQL. */
export type Tx = NodePgDatabase<Record<string, never>> & { $client: pg.PoolClient };

/** COMMIT was sent and not answered: it may have happened. Read the key before anything is done again. */
export class CommitUnknown extends Error {
  override name = "CommitUnknown";
}
/** PostgreSQL cannot be reached, or not in time: the store is down, the work is not at fault. */
export class PostgresDown extends Error {
  override name = "PostgresDown";
}

const shared = globalThis as typeof globalThis & { tradewindPool?: pg.Pool };

export function pool(): pg.Pool {
  if (shared.tradewindPool) return shared.tradewindPool;
  const created = new pg.Pool({
    connectionString: required("DATABASE_URL"),
    max: Number(process.env["PG_POOL_MAX"] ?? 4),
    connectionTimeoutMillis: 1000,
    query_timeout: 6000,
    keepAlive: true,
    options: "-c statement_timeout=5000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=3000",
    application_name: `tradewind-${env().REGION}`,
  });
  created.on("error", (cause) => logger.warn({ err: cause }, "an idle PostgreSQL connection broke"));
  created.on("connect", (client) => client.on("error", () => {}));
  shared.tradewindPool = created;
  return created;
}

/** Reads outside a transaction. */
export const db = (): Db => drizzle(pool()) as Db;

export async function closePostgres(): Promise<void> {
  const open = shared.tradewindPool;
  delete shared.tradewindPool;
  await open?.end();
}

const DOWN = /^(08|57P0|53300)|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE/;
/** Says whether an error means that the store is away rather than that the statement is wrong. */
export function isPostgresDown(cause: unknown): boolean {
  if (cause instanceof PostgresDown || cause instanceof CommitUnknown) return true;
  if (!(cause instanceof Error)) return false;
  const code = (cause as { code?: string }).code ?? "";
  return DOWN.test(code) || /timeout exceeded when trying to connect|Connection terminated|Query read timeout/.test(cause.message);
}

const RETRIED = new Set(["40001", "40P01", "55P03"]);

/**
 * The only transaction. An error during COMMIT means "unknown": the caller reads its idempotency key. Serialization failures,
 * deadlocks and lock timeouts are tried again with jitter, at most five times in all.
 */
export async function withTx<T>(work: (tx: Tx) => Promise<T>, statementTimeoutMs?: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(work, statementTimeoutMs);
    } catch (cause) {
      const code = (cause as { code?: string }).code ?? "";
      if (!RETRIED.has(code) || attempt === 5) throw cause;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40 * attempt));
    }
  }
}

async function once<T>(work: (tx: Tx) => Promise<T>, statementTimeoutMs: number | undefined): Promise<T> {
  const client = await pool()
    .connect()
    .catch((cause: unknown) => {
      throw new PostgresDown("no connection", { cause });
    });
  let committing = false;
  try {
    await client.query("BEGIN");
    if (statementTimeoutMs !== undefined) await client.query(`SET LOCAL statement_timeout = ${Math.trunc(statementTimeoutMs)}`);
    const result = await work(drizzle(client) as Tx);
    committing = true;
    const { command } = await client.query("COMMIT");
    committing = false;
    if (command !== "COMMIT") throw new Error("rolled back: an earlier error was swallowed");
    client.release();
    return result;
  } catch (cause) {
    client.release(true); // destroys the connection, the server rolls back; the first error is kept
    throw committing ? new CommitUnknown("COMMIT", { cause }) : cause;
  }
}
