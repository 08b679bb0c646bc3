import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import cassandra from "cassandra-driver";
import pg from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import { MARKETS, type Market } from "@/server/kernel/market";
import { inCentre, keyspaceOf } from "./cassandra";
import { env } from "./env";

const LOCK = 724_001;

/**
 * Applies what is missing, one transaction a file, under an advisory lock: two at once make one run. Files are compared as a set
 * by content, so a branch merged late is not skipped; a file that changed after it was applied is refused.
 */
export async function migratePostgres(ownerUrl: string, folder = "drizzle"): Promise<{ applied: string[]; total: number }> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${LOCK})`);
    await client.query(
      `CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const { rows } = await client.query<{ name: string; hash: string }>(`SELECT name, hash FROM migration`);
    const known = new Map(rows.map((row) => [row.name, row.hash]));
    const applied: string[] = [];
    for (const name of files) {
      const text = await readFile(path.join(folder, name), "utf8");
      const hash = createHash("sha256").update(text).digest("hex");
      const before = known.get(name);
      if (before === hash) continue;
      if (before !== undefined) throw new Error(`the migration ${name} was changed after it was applied`);
      await client.query("BEGIN");
      try {
        await client.query(`SET LOCAL lock_timeout = '5s'`);
        for (const statement of text.split("--> statement-breakpoint")) if (statement.trim()) await client.query(statement);
        await client.query(`INSERT INTO migration (name, hash) VALUES ($1, $2)`, [name, hash]);
        await client.query("COMMIT");
      } catch (cause) {
        await client.query("ROLLBACK");
        throw new Error(`the migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
      applied.push(name);
    }
    return { applied, total: files.length };
  } finally {
    await client.end();
  }
}

/** Keyspaces and tables of both markets. Needs both data centres in sight: a keyspace cannot name one that is unknown. */
export async function migrateCassandra(folder = "server/infra/cql"): Promise<number> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".cql")).sort();
  const statements = (await Promise.all(files.map((name) => readFile(path.join(folder, name), "utf8"))))
    .join("\n")
    .replaceAll(/^--.*$/gm, "")
    .split(";")
    .map((statement) => statement.trim())
    .filter(Boolean);
  const { CASSANDRA_RF_US: us, CASSANDRA_RF_EU: eu } = env();
  await inCentre("us", async (client) => {
    const run = (query: string) => client.execute(query, [], { prepare: false, readTimeout: 20_000 });
    for (const market of MARKETS) {
      const keyspace = keyspaceOf(market);
      await run(
        `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', 'us': ${us}, 'eu': ${eu}}`,
      );
      for (const statement of statements) await run(statement.replaceAll("{keyspace}", keyspace));
    }
  });
  await agreedSchema();
  return statements.length * MARKETS.length;
}

/** A table made through one node can be unknown to the other for half a second. */
async function agreedSchema(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const seen = await Promise.all(MARKETS.map(schemaVersions));
    if (new Set(seen.flat()).size === 1) return;
    await sleep(100);
  }
  throw new Error("the data centres do not agree on the schema");
}

async function schemaVersions(centre: Market): Promise<string[]> {
  return inCentre(centre, async (client: cassandra.Client) => {
    const [local, peers] = await Promise.all([
      client.execute("SELECT schema_version FROM system.local", [], { prepare: false }),
      client.execute("SELECT schema_version FROM system.peers", [], { prepare: false }),
    ]);
    return [...local.rows, ...peers.rows].map((row) => String(row["schema_version"]));
  });
}

/** Removes both keyspaces; for tests that made their own. */
export async function dropKeyspaces(): Promise<void> {
  await inCentre("us", async (client) => {
    for (const market of MARKETS)
      await client.execute(`DROP KEYSPACE IF EXISTS ${keyspaceOf(market)}`, [], { prepare: false, readTimeout: 20_000 });
  });
}
