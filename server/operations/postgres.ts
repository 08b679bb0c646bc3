import { pool, withTx } from "@/server/infra/postgres";
import type { ParkedMessage } from "@/server/messages/message";

/** Keeps a parked message with an open task for a person. A message that comes twice is kept once. */
export async function saveParked(message: ParkedMessage): Promise<void> {
  await withTx(async (tx) => {
    const { rowCount } = await tx.$client.query(
      `INSERT INTO parked (message_id, type, queue, why, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [message.messageId, message.type, message.queue, message.why, message.body],
    );
    if (rowCount === 1)
      await tx.$client.query(`INSERT INTO attention (message_id, why) VALUES ($1, $2)`, [message.messageId, `parked: ${message.why}`]);
  });
}

export type ParkedRow = { messageId: string; type: string; queue: string; why: string; parkedAt: Date; redrivenAt: Date | null };

export async function listParked(): Promise<ParkedRow[]> {
  const { rows } = await pool().query<ParkedRow>(
    `SELECT message_id AS "messageId", type, queue, why, parked_at AS "parkedAt", redriven_at AS "redrivenAt" FROM parked
      WHERE redriven_at IS NULL ORDER BY parked_at LIMIT 500`,
  );
  return rows;
}

/** Puts parked messages on the outbox again, each once, and closes their tasks. */
export async function redriveRows(ids: string[] | null): Promise<number> {
  return withTx(async (tx) => {
    const { rows } = await tx.$client.query<{ message_id: string }>(
      `UPDATE parked SET redriven_at = now() WHERE redriven_at IS NULL AND ($1::text[] IS NULL OR message_id = ANY ($1)) RETURNING message_id`,
      [ids],
    );
    const redriven = rows.map((row) => row.message_id);
    await tx.$client.query(`INSERT INTO outbox (type, queue, body) SELECT type, queue, body FROM parked WHERE message_id = ANY ($1)`, [
      redriven,
    ]);
    await tx.$client.query(`UPDATE attention SET closed_at = now(), by_hand = true WHERE message_id = ANY ($1) AND closed_at IS NULL`, [
      redriven,
    ]);
    return redriven.length;
  });
}

export type Progress = {
  fares: { done: number; total: number | null };
  backfill: { done: number; total: number | null };
  firstPriceAt: string | null;
  faresDoneAt: string | null;
  backfillDoneAt: string | null;
};

export async function readSourceProgress(): Promise<Progress> {
  const { rows } = await pool().query<{
    served: number;
    total: number | null;
    back: number;
    back_total: number | null;
    first: Date | null;
    done: Date | null;
    back_done: Date | null;
  }>(
    `SELECT coalesce(sum(snapshot_served), 0)::int AS served, sum(snapshot_total)::int AS total, coalesce(sum(backfill_served), 0)::int AS back,
            sum(backfill_total)::int AS back_total, min(first_price_at) AS first,
            CASE WHEN bool_and(snapshot_ended_at IS NOT NULL) THEN max(snapshot_ended_at) END AS done,
            CASE WHEN bool_and(backfill_ended_at IS NOT NULL) THEN max(backfill_ended_at) END AS back_done FROM source`,
  );
  const row = rows[0];
  return {
    fares: { done: row?.served ?? 0, total: row?.total ?? null },
    backfill: { done: row?.back ?? 0, total: row?.back_total ?? null },
    firstPriceAt: row?.first?.toISOString() ?? null,
    faresDoneAt: row?.done?.toISOString() ?? null,
    backfillDoneAt: row?.back_done?.toISOString() ?? null,
  };
}

/** Rows of the three large tables, as PostgreSQL estimates them unless they are few. */
export async function countRows(): Promise<{ flights: number; fares: number; history: number }> {
  const { rows } = await pool().query<{ flights: number; fares: number; history: number }>(
    `SELECT (SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'flight')::int AS flights,
            (SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'current_price')::int AS fares,
            (SELECT coalesce(sum(n_live_tup), 0) FROM pg_stat_user_tables WHERE relname LIKE 'price_change_%')::int AS history`,
  );
  return rows[0] ?? { flights: 0, fares: 0, history: 0 };
}

export type SourceStatus = {
  name: string;
  label: string;
  soldHere: boolean;
  suppressed: boolean;
  staleAfterSeconds: number;
  checkedUpTo: Date | null;
};

export async function listSources(): Promise<SourceStatus[]> {
  const { rows } = await pool().query<SourceStatus>(
    `SELECT name, label, sold_here AS "soldHere", suppressed, stale_after_seconds AS "staleAfterSeconds", checked_up_to AS "checkedUpTo"
       FROM source ORDER BY id`,
  );
  return rows;
}

/** How long history is kept; a forecast looks back less than this. */
export const HISTORY_DAYS = 200;

/** Forgets what nobody asks for any more: sent messages, old inbox rows, weeks of history, departed flights. Bounded, so that it can run often. */
export async function forgetOld(at: Date): Promise<Record<string, number>> {
  const run = async (text: string, values: unknown[]) => (await pool().query(text, values)).rowCount ?? 0;
  const departed = new Date(at.getTime() - 2 * 86_400_000);
  return {
    outbox: await run(`DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE sent_at < now() - interval '15 min' LIMIT 2000)`, []),
    inbox: await run(`DELETE FROM inbox WHERE ctid IN (SELECT ctid FROM inbox WHERE done_at < now() - interval '7 days' LIMIT 5000)`, []),
    current: await run(
      `DELETE FROM current_price WHERE (flight_id, fare, source_id) IN (SELECT c.flight_id, c.fare, c.source_id FROM current_price c
         JOIN flight f ON f.id = c.flight_id WHERE f.departs_on < $1::date LIMIT 5000)`,
      [departed],
    ),
    best: await run(`DELETE FROM best_fare WHERE departs_on < $1::date`, [departed]),
    weeks: (
      await pool().query<{ n: number }>(`SELECT drop_price_weeks_before($1::date) AS n`, [
        new Date(at.getTime() - HISTORY_DAYS * 86_400_000),
      ])
    ).rows[0]!.n,
    flights: await run(
      `DELETE FROM flight WHERE id IN (SELECT id FROM flight f WHERE departs_on < $1::date
         AND NOT EXISTS (SELECT FROM current_price c WHERE c.flight_id = f.id) LIMIT 2000)`,
      [new Date(at.getTime() - (HISTORY_DAYS + 14) * 86_400_000)],
    ),
  };
}
