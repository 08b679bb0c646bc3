import { pool } from "@/server/infra/postgres";

/** Share of sampled re-reads in the last hour that found the price we showed, by source (product: `price_accuracy`). */
export async function readAccuracy(): Promise<Map<string, number>> {
  const { rows } = await pool().query<{ source: string; share: number }>(
    `SELECT source, avg(CASE WHEN is_equal THEN 1 ELSE 0 END)::float8 AS share FROM price_check WHERE checked_at > now() - interval '1 hour' GROUP BY source`,
  );
  return new Map(rows.map((row) => [row.source, row.share]));
}
