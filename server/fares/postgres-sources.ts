import { pool, type Tx } from "@/server/infra/postgres";

export type SourceRow = {
  id: number;
  name: string;
  label: string;
  soldHere: boolean;
  suppressed: boolean;
  staleAfterSeconds: number;
  carriers: Record<string, string>;
  checkedUpTo: Date | null;
  version: bigint;
};
const SOURCE_COLUMNS = `id, name, label, sold_here AS "soldHere", suppressed, stale_after_seconds AS "staleAfterSeconds", carriers,
  checked_up_to AS "checkedUpTo", version`;
const NEXT_VERSION = `greatest(version + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)`;

export async function findSource(tx: Tx, name: string): Promise<SourceRow | null> {
  const { rows } = await tx.$client.query<SourceRow>({
    name: "source-by-name",
    text: `SELECT ${SOURCE_COLUMNS} FROM source WHERE name = $1`,
    values: [name],
  });
  return rows[0] ?? null;
}

export type SourceFacts = { label: string; soldHere: boolean; staleAfterSeconds: number; carriers: Record<string, string> };

/** Makes the source known, or changes its facts. Null when nothing changed. */
export async function saveSourceFacts(tx: Tx, name: string, facts: SourceFacts): Promise<SourceRow | null> {
  const { rows } = await tx.$client.query<SourceRow>({
    name: "source-facts",
    text: `INSERT INTO source (name, label, sold_here, stale_after_seconds, carriers, version)
           VALUES ($1, $2, $3, $4, $5, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
           ON CONFLICT (name) DO UPDATE SET label = excluded.label, sold_here = excluded.sold_here,
             stale_after_seconds = excluded.stale_after_seconds, carriers = excluded.carriers,
             version = greatest(source.version + 1, excluded.version)
           WHERE (source.label, source.sold_here, source.stale_after_seconds, source.carriers)
             IS DISTINCT FROM (excluded.label, excluded.sold_here, excluded.stale_after_seconds, excluded.carriers)
           RETURNING ${SOURCE_COLUMNS}`,
    values: [name, facts.label, facts.soldHere, facts.staleAfterSeconds, JSON.stringify(facts.carriers)],
  });
  return rows[0] ?? null;
}

/** Moves "checked up to" forward by at least half a second; null when it stands there already, so that batches do not queue for one row. */
export async function advanceCheckedUpTo(tx: Tx, sourceId: number, at: string): Promise<SourceRow | null> {
  const { rows } = await tx.$client.query<SourceRow>({
    name: "source-checked",
    text: `UPDATE source SET checked_up_to = $2, version = ${NEXT_VERSION}
            WHERE id = $1 AND coalesce(checked_up_to, '-infinity') < $2::timestamptz - interval '500 ms' RETURNING ${SOURCE_COLUMNS}`,
    values: [sourceId, at],
  });
  return rows[0] ?? null;
}

export async function setSuppressed(tx: Tx, name: string, suppressed: boolean): Promise<SourceRow | null> {
  const { rows } = await tx.$client.query<SourceRow>(
    `UPDATE source SET suppressed = $2, version = ${NEXT_VERSION} WHERE name = $1 AND suppressed <> $2 RETURNING ${SOURCE_COLUMNS}`,
    [name, suppressed],
  );
  return rows[0] ?? null;
}

export type Progress = { kind: "snapshot" | "backfill"; served: number; total: number | null; endedAt: Date | null };

export async function saveProgress(tx: Tx, sourceId: number, { kind, served, total, endedAt }: Progress): Promise<void> {
  const part = kind;
  await tx.$client.query({
    name: `source-progress-${part}`,
    text: `UPDATE source SET ${part}_served = greatest(${part}_served, $2), ${part}_total = coalesce($3, ${part}_total),
             ${part}_ended_at = coalesce(${part}_ended_at, $4) WHERE id = $1`,
    values: [sourceId, served, total, endedAt],
  });
}

export async function saveFirstPriceAt(tx: Tx, sourceId: number, at: Date): Promise<void> {
  await tx.$client.query({
    name: "source-first-price",
    text: `UPDATE source SET first_price_at = $2 WHERE id = $1 AND first_price_at IS NULL`,
    values: [sourceId, at],
  });
}

export async function saveRates(tx: Tx, days: { day: string; perEuro: Record<string, string> }[]): Promise<void> {
  const rows = days.flatMap(({ day, perEuro }) => Object.entries(perEuro).map(([currency, rate]) => ({ day, currency, rate })));
  await tx.$client.query({
    name: "fx-save",
    text: `INSERT INTO fx_rate (day, currency, per_euro) SELECT * FROM unnest($1::date[], $2::text[], $3::numeric[])
           ON CONFLICT (day, currency) DO UPDATE SET per_euro = excluded.per_euro WHERE fx_rate.per_euro <> excluded.per_euro`,
    values: [rows.map((row) => row.day), rows.map((row) => row.currency), rows.map((row) => row.rate)],
  });
}

export type RatesOfDay = { day: string; perEuro: Record<string, string> };

/** Every day of rates that is known, newest first. */
export async function listRates(): Promise<RatesOfDay[]> {
  const { rows } = await pool().query<RatesOfDay>(
    `SELECT day, jsonb_object_agg(currency, per_euro::text) AS "perEuro" FROM fx_rate GROUP BY day ORDER BY day DESC`,
  );
  return rows;
}

export async function listSourceRows(): Promise<SourceRow[]> {
  const { rows } = await pool().query<SourceRow>(`SELECT ${SOURCE_COLUMNS} FROM source ORDER BY id`);
  return rows;
}
