import { pool } from "@/server/infra/postgres";
import { now } from "@/server/infra/clock";
import type { Stack } from "@/scripts/supervisor/stack";
import { say, until } from "@/tests/support/drill";
import { settled } from "@/tests/support/settled";
import { addressOf } from "@/tests/support/site";
import type { Book } from "./replay-books";

type Report = { rowsInFile: number; distinctRowsServed: number; complete: boolean };

/** Waits until every row was served, taken and shown. */
export async function untilServed(stack: Stack, names: string[], books: Book[]): Promise<void> {
  const rows = books.reduce((sum, book) => sum + book.rows, 0);
  let told = 0;
  const report = async (name: string) => {
    const answer = await fetch(`${addressOf(stack).airline}/${name}/fare-feed/v1/report`, {
      headers: { authorization: `Bearer ${stack.env["FARE_FEED_TOKEN"]}` },
    });
    return (await answer.json()) as Report;
  };
  await until("every row of the files is served and taken", 120_000 + rows * 5, async () => {
    const reports = await Promise.all(names.map(report));
    const { rows: found } = await pool().query<{ n: bigint }>(
      `SELECT coalesce(sum(readings), 0) AS n FROM scrape_count WHERE counter = 'received'`,
    );
    const received = Number(found[0]!.n);
    if (received - told >= 20_000) {
      told = received;
      say(`replay: ${received} of ${rows} rows read`);
    }
    return reports.every(({ complete }) => complete) && received >= rows;
  });
  await settled(300_000);
}

export type Balance = {
  source: string;
  inFile: number;
  counts: Record<string, number>;
  /** Rows of the file that stand under no count. */
  missing: number;
  history: number;
  notInHistory: number;
  departedInFile: number;
  departedHistory: number;
  departedCurrent: number;
};

/** Rows in = accepted + unchanged + waiting + set aside, by reason; and what was accepted is in history. */
export async function balance(names: string[], books: Book[]): Promise<Balance[]> {
  const today = now().toISOString().slice(0, 10);
  return Promise.all(
    names.map(async (source, index) => {
      const { rows } = await pool().query<{ counter: string; n: bigint }>(
        `SELECT counter, sum(readings) AS n FROM scrape_count WHERE source = $1 AND counter <> 'received' GROUP BY counter ORDER BY counter`,
        [source],
      );
      const counts = Object.fromEntries(rows.map(({ counter, n }) => [counter, Number(n)]));
      const { rows: stored } = await pool().query<{ history: number; departed: number; current: number }>(
        `SELECT (SELECT count(*)::int FROM price_change p WHERE p.source_id = s.id) AS history,
                (SELECT count(*)::int FROM price_change p JOIN flight f ON f.id = p.flight_id WHERE p.source_id = s.id AND f.departs_on < $2::date) AS departed,
                (SELECT count(*)::int FROM current_price c JOIN flight f ON f.id = c.flight_id WHERE c.source_id = s.id AND f.departs_at <= $3) AS current
           FROM source s WHERE s.name = $1`,
        [source, today, now()],
      );
      const inFile = books[index]!.rows;
      const accepted = counts["accepted"] ?? 0;
      const { history = 0, departed = 0, current = 0 } = stored[0] ?? {};
      return {
        source,
        inFile,
        counts,
        missing: inFile - Object.values(counts).reduce((sum, count) => sum + count, 0),
        history,
        notInHistory: accepted - history,
        departedInFile: books[index]!.departedRows(today),
        departedHistory: departed,
        departedCurrent: current,
      };
    }),
  );
}
