import { createHash } from "node:crypto";
import pg from "pg";
import { readStoredFares } from "@/server/fares/cassandra";
import { listPartitions } from "@/server/fares/postgres-lists";
import { pool } from "@/server/infra/postgres";
import { MARKETS } from "@/server/kernel/market";

const sha = (lines: string[]) => createHash("sha256").update(lines.toSorted().join("\n")).digest("hex");

export type StateHash = {
  history: { rows: number; hash: string };
  current: { rows: number; hash: string };
  us: { rows: number; hash: string };
  eu: { rows: number; hash: string };
};

/** Hashes of both stores over natural keys: flights by their key, never by the number that one run happened to give them. */
export async function stateHash(): Promise<StateHash> {
  const lines = async (text: string) => (await pool().query<{ line: string }>(text)).rows.map((row) => row.line);
  const history = await lines(
    `SELECT f.key || ' ' || p.fare || ' ' || s.name || ' ' || p.observed_at || ' ' || p.sequence || ' ' || p.price_minor || ' ' || p.currency || ' ' || p.sold_out AS line
       FROM price_change p JOIN flight f ON f.id = p.flight_id JOIN source s ON s.id = p.source_id`,
  );
  const current = await lines(
    `SELECT f.key || ' ' || c.fare || ' ' || s.name || ' ' || c.observed_at || ' ' || c.sequence || ' ' || c.price_minor || ' ' || c.market_minor || ' ' || c.sold_out AS line
       FROM current_price c JOIN flight f ON f.id = c.flight_id JOIN source s ON s.id = c.source_id`,
  );
  const keys = new Map(
    (await pool().query<{ id: number; key: string }>(`SELECT id, key FROM flight`)).rows.map((row) => [row.id, row.key]),
  );
  const partitions = await listPartitions("2000-01-01");
  const stored: Record<"us" | "eu", string[]> = { us: [], eu: [] };
  for (const centre of MARKETS) {
    for (const partition of partitions) {
      for (const row of await readStoredFares(centre, partition, "2000-01-01")) {
        stored[centre].push(
          `${keys.get(row.flightId) ?? `?${row.flightId}`} ${row.fare} ${row.source} ${JSON.stringify(row.price)} ${row.writtenMicros / 1000n}`,
        );
      }
    }
  }
  const part = (rows: string[]) => ({ rows: rows.length, hash: sha(rows) });
  return { history: part(history), current: part(current), us: part(stored.us), eu: part(stored.eu) };
}

/** Empties both stores, so that the same events can come in another order. Only for a stack of a drill's own. */
export async function wipe(ownerUrl: string): Promise<void> {
  const { inCentre, keyspaceOf } = await import("@/server/infra/cassandra");
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`TRUNCATE price_change, current_price, best_fare, flight, fx_rate, outbox, inbox, parked, attention RESTART IDENTITY`);
  await owner.query(`DELETE FROM source`);
  await owner.end();
  await inCentre("us", async (client) => {
    for (const market of MARKETS) {
      for (const table of ["fares", "flights", "best_by_day", "best_by_origin", "sources", "rates"]) {
        await client.execute(`TRUNCATE ${keyspaceOf(market)}.${table}`, [], { prepare: false, readTimeout: 30_000 });
      }
    }
  });
}
