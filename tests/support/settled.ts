import { queueDepth } from "@/server/infra/rabbitmq";
import { pool } from "@/server/infra/postgres";
import { until } from "./drill";

/** Waits until nothing is on its way: queues and outbox empty, and history not growing. Answers the milliseconds. */
export async function settled(timeoutMs: number, historyRows?: number): Promise<number> {
  let quietSince: number | null = null;
  let before = -1;
  return until("everything on its way has arrived", timeoutMs, async () => {
    const { rows } = await pool().query<{ waiting: number; history: number; unshown: number }>(
      `SELECT (SELECT count(*)::int FROM outbox WHERE sent_at IS NULL) AS waiting, (SELECT count(*)::int FROM price_change) AS history, 0 AS unshown`,
    );
    const { waiting, history } = rows[0]!;
    const depth =
      (await queueDepth("travel")) + (await queueDepth("fare")) + (await queueDepth("travel.retry")) + (await queueDepth("fare.retry"));
    const still = waiting === 0 && depth === 0 && history === before && (historyRows === undefined || history >= historyRows);
    before = history;
    if (!still) quietSince = null;
    else quietSince ??= performance.now();
    return quietSince !== null && performance.now() - quietSince > 700;
  });
}
