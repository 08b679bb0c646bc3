import { pool } from "@/server/infra/postgres";

/** Queries that count violations; the numbers are those of the reliability page and never move. */
const QUERIES: Record<string, string> = {
  "I-14": `SELECT count(*)::int AS n FROM outbox WHERE sent_at IS NULL AND created_at < now() - interval '60 s'`,
  "I-15": `SELECT count(*)::int AS n FROM (SELECT FROM price_change GROUP BY flight_id, fare, source_id, observed_at, sequence HAVING count(*) > 1) AS twice`,
  "I-16": `SELECT count(*)::int AS n FROM parked k WHERE k.redriven_at IS NULL
             AND NOT EXISTS (SELECT FROM attention t WHERE t.message_id = k.message_id AND t.closed_at IS NULL)`,
  "I-17": `SELECT (CASE WHEN has_table_privilege('worker', 'price_change', 'UPDATE') OR has_table_privilege('worker', 'price_change', 'DELETE')
                         OR has_table_privilege('web', 'price_change', 'UPDATE') OR has_table_privilege('web', 'price_change', 'DELETE')
                    THEN 1 ELSE 0 END)::int AS n`,
  "I-18": `SELECT count(*)::int AS n FROM current_price c
             LEFT JOIN (SELECT DISTINCT ON (flight_id, fare, source_id) * FROM price_change
                         ORDER BY flight_id, fare, source_id, observed_at DESC, sequence DESC) e USING (flight_id, fare, source_id)
            WHERE (c.observed_at, c.sequence, c.price_minor, c.currency, c.sold_out)
                  IS DISTINCT FROM (e.observed_at, e.sequence, e.price_minor, e.currency, e.sold_out)`,
  "I-21": `SELECT count(*)::int AS n FROM price_change WHERE observed_at > recorded_at + interval '5 min'`,
  best: `SELECT count(*)::int AS n FROM best_fare b JOIN flight g ON g.id = b.flight_id WHERE NOT b.gone AND g.departs_at > now() + $1::interval
             AND EXISTS (SELECT FROM flight f JOIN current_price c ON c.flight_id = f.id JOIN source s ON s.id = c.source_id
               WHERE f.origin = b.origin AND f.destination = b.destination AND f.departs_on = b.departs_on AND f.stops = b.stops
                 AND NOT c.sold_out AND NOT s.suppressed AND f.departs_at > now() + $1::interval AND c.market_minor < b.market_minor
                 AND (c.fare - 1) / 4 = array_position(ARRAY['economy', 'premium_economy', 'business', 'first'], b.cabin) - 1)`,
};

/** Counts violations in PostgreSQL; every one must be 0. `only` names the ones to run. */
export async function checkInvariants(offsetMs: number, only: string[] = Object.keys(QUERIES)): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const client = await pool().connect();
  try {
    await client.query(`SET statement_timeout = '120s'; SET work_mem = '128MB'`);
    for (const name of only) {
      const text = QUERIES[name];
      if (!text) throw new Error(`no invariant is called ${name}`);
      const { rows } = await client.query<{ n: number }>({
        text,
        values: text.includes("$1") ? [`${offsetMs} ms`] : [],
        ...({ query_timeout: 130_000 } as object),
      });
      counts[name] = rows[0]?.n ?? 0;
    }
  } finally {
    client.release(true);
  }
  return counts;
}
