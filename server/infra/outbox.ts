import type { Message } from "@/server/messages/message";
import { pool, type Tx } from "./postgres";

export type OutboxRow = { id: string; type: string; queue: string; body: string };

/** Promises a message in the transaction of its cause: sent if and only if that commits. */
export async function enqueue<Body>(tx: Tx, message: Message<Body>, body: Body): Promise<void> {
  await tx.$client.query({
    name: "outbox-add",
    text: `INSERT INTO outbox (type, queue, body) VALUES ($1, $2, $3)`,
    values: [message.type, message.queue, JSON.stringify(body)],
  });
}

/** Claims rows by a lease of ten seconds, so that no transaction stays open while they are published. */
export async function claimOutbox(limit: number): Promise<OutboxRow[]> {
  const { rows } = await pool().query<OutboxRow>({
    name: "outbox-claim",
    text: `UPDATE outbox SET claimed_until = now() + interval '10 s' WHERE id IN (
             SELECT id FROM outbox WHERE sent_at IS NULL AND coalesce(claimed_until, '-infinity') < now()
              ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)
           RETURNING id::text, type, queue, body`,
    values: [limit],
  });
  return rows;
}

export async function markSent(ids: string[]): Promise<void> {
  await pool().query({ name: "outbox-sent", text: `UPDATE outbox SET sent_at = now() WHERE id = ANY ($1::uuid[])`, values: [ids] });
}

/** Gives rows back at once whose publishing was not confirmed. */
export async function releaseClaims(ids: string[]): Promise<void> {
  await pool().query({ name: "outbox-release", text: `UPDATE outbox SET claimed_until = NULL WHERE id = ANY ($1::uuid[])`, values: [ids] });
}

/** Rows that wait, and the age of the oldest in seconds. */
export async function readOutboxLag(): Promise<{ waiting: number; oldestSeconds: number }> {
  const { rows } = await pool().query<{ waiting: number; oldest: number }>(
    `SELECT count(*)::int AS waiting, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest FROM outbox WHERE sent_at IS NULL`,
  );
  return { waiting: rows[0]?.waiting ?? 0, oldestSeconds: rows[0]?.oldest ?? 0 };
}
