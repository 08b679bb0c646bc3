import type { Quarantined } from "@/server/airlines/airline";
import { pool, withTx, type Tx } from "@/server/infra/postgres";
import type { PriceChange, TravelBody, TravelFlight } from "@/server/messages/travel";
import { codeOfFare, fareOfCode } from "./model";
import type { Outlier, ScrapeCursor, ScrapeSave, ScrapeStore } from "./scrape-port";
import { fareKey, type LastReading } from "./weigh-readings";

export const scrapeStore: ScrapeStore = {
  readCursor,
  resetCursor,
  savePage: (source, save) => withTx((tx) => savePage(tx, source, save)),
  saveAsked,
  listUnpublished,
  forgetUnpublished,
  lastReadings,
  listOutliers,
  settleOutliers,
  isSourceKnown,
};

async function readCursor(source: string): Promise<ScrapeCursor> {
  const { rows } = await pool().query<ScrapeCursor>({
    name: "scrape-cursor",
    text: `SELECT snapshot_cursor AS "snapshotCursor", changes_cursor AS "changesCursor", history_cursor AS "historyCursor",
                  snapshot_done_at IS NOT NULL AS "snapshotDone", history_done_at IS NOT NULL AS "historyDone", changes_outlived AS "changesOutlived"
             FROM source_cursor WHERE source = $1`,
    values: [source],
  });
  return (
    rows[0] ?? {
      snapshotCursor: null,
      changesCursor: null,
      historyCursor: null,
      snapshotDone: false,
      historyDone: false,
      changesOutlived: false,
    }
  );
}

/** The next snapshot begins anew; what was missed is vouched for only after it. */
async function resetCursor(source: string): Promise<void> {
  await pool().query({
    name: "scrape-cursor-reset",
    text: `UPDATE source_cursor SET snapshot_cursor = NULL, changes_cursor = NULL, snapshot_done_at = NULL, changes_outlived = true WHERE source = $1`,
    values: [source],
  });
}

/** All that a page leaves behind, in one transaction: where to go on, what was set aside, and the books. */
async function savePage(tx: Tx, source: string, save: ScrapeSave): Promise<void> {
  if (Object.keys(save.cursor).length > 0) await saveCursor(tx, source, save.cursor);
  if (save.quarantined.length > 0) await saveQuarantined(tx, source, save.quarantined);
  if (save.settled.length > 0) await removeOutliers(tx, source, save.settled);
  if (save.waiting.length > 0) await saveOutliers(tx, source, save.kind, save.waiting);
  if (save.lasts.length > 0) await saveLasts(tx, source, save.lasts);
  await addCounts(tx, source, save.kind, save.counts);
}

async function saveAsked(source: string, save: ScrapeSave, bodies: readonly TravelBody[]): Promise<void> {
  await withTx(async (tx) => {
    await savePage(tx, source, save);
    const [keeper] = save.lasts;
    if (bodies.length === 0) return;
    if (!keeper) throw new Error("nothing was read, and yet there is something to publish");
    await tx.$client.query({
      name: "scrape-unpublished-save",
      text: `UPDATE source_reading SET unpublished = $4 WHERE source = $1 AND flight = $2 AND fare = $3`,
      values: [source, keeper.flight, keeper.fare, JSON.stringify(bodies)],
    });
  });
}

async function listUnpublished(source: string): Promise<TravelBody[]> {
  const { rows } = await pool().query<{ unpublished: TravelBody[] }>({
    name: "scrape-unpublished",
    text: `SELECT unpublished FROM source_reading WHERE source = $1 AND unpublished IS NOT NULL`,
    values: [source],
  });
  return rows.flatMap(({ unpublished }) => unpublished);
}

async function forgetUnpublished(source: string): Promise<void> {
  await pool().query({
    name: "scrape-unpublished-forget",
    text: `UPDATE source_reading SET unpublished = NULL WHERE source = $1 AND unpublished IS NOT NULL`,
    values: [source],
  });
}

async function saveCursor(tx: Tx, source: string, cursor: ScrapeSave["cursor"]): Promise<void> {
  const { snapshotCursor, changesCursor, historyCursor, snapshotDone, historyDone, changesOutlived } = cursor;
  await tx.$client.query({
    name: "scrape-cursor-save",
    text: `INSERT INTO source_cursor AS c (source, snapshot_cursor, changes_cursor, history_cursor, snapshot_done_at, history_done_at, changes_outlived)
           VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END, CASE WHEN $6 THEN now() END, coalesce($7, false))
           ON CONFLICT (source) DO UPDATE SET
             snapshot_cursor = CASE WHEN $5 THEN NULL ELSE coalesce($2, c.snapshot_cursor) END,
             changes_cursor = coalesce($3, c.changes_cursor), history_cursor = coalesce($4, c.history_cursor),
             snapshot_done_at = coalesce(excluded.snapshot_done_at, c.snapshot_done_at),
             history_done_at = coalesce(excluded.history_done_at, c.history_done_at), changes_outlived = coalesce($7, c.changes_outlived)`,
    values: [
      source,
      snapshotCursor ?? null,
      changesCursor ?? null,
      historyCursor ?? null,
      snapshotDone ?? false,
      historyDone ?? false,
      changesOutlived ?? null,
    ],
  });
}

async function saveQuarantined(tx: Tx, source: string, items: readonly Quarantined[]): Promise<void> {
  const once = [...new Map(items.map((item) => [`${item.reason} ${item.field} ${item.itemHash}`, item])).values()];
  await tx.$client.query({
    name: "scrape-quarantine",
    text: `INSERT INTO quarantine AS q (source, reason, field, item_hash, item)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
           ON CONFLICT (source, reason, field, item_hash) DO UPDATE SET times = q.times + 1, seen_at = clock_timestamp()`,
    values: [
      source,
      once.map((item) => item.reason),
      once.map((item) => item.field.slice(0, 200)),
      once.map((item) => item.itemHash),
      once.map((item) => item.item.replaceAll("\0", "")),
    ],
  });
}

async function saveLasts(tx: Tx, source: string, lasts: readonly LastReading[]): Promise<void> {
  await tx.$client.query({
    name: "scrape-lasts-save",
    text: `INSERT INTO source_reading AS r (source, flight, fare, sequence, changed_sequence, amount_minor, currency, sold_out, observed_at)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::boolean[], $9::timestamptz[])
           ON CONFLICT (source, flight, fare) DO UPDATE SET sequence = excluded.sequence, changed_sequence = excluded.changed_sequence,
             amount_minor = excluded.amount_minor, currency = excluded.currency, sold_out = excluded.sold_out, observed_at = excluded.observed_at`,
    values: [
      source,
      lasts.map((last) => last.flight),
      lasts.map((last) => last.fare),
      lasts.map((last) => last.sequence),
      lasts.map((last) => last.changedSequence),
      lasts.map((last) => last.amountMinor),
      lasts.map((last) => last.currency),
      lasts.map((last) => last.soldOut),
      lasts.map((last) => last.observedAt),
    ],
  });
}

async function addCounts(tx: Tx, source: string, kind: TravelBody["kind"], counts: Record<string, number>): Promise<void> {
  const entries = Object.entries(counts).filter(([, readings]) => readings !== 0);
  if (entries.length === 0) return;
  await tx.$client.query({
    name: "scrape-count",
    text: `INSERT INTO scrape_count AS c (source, kind, counter, readings) SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[])
           ON CONFLICT (source, kind, counter) DO UPDATE SET readings = c.readings + excluded.readings`,
    values: [source, kind, entries.map(([counter]) => counter), entries.map(([, readings]) => readings)],
  });
}

type LastRow = Omit<LastReading, "amountMinor" | "observedAt" | "sequence" | "changedSequence"> & {
  amountMinor: bigint;
  observedAt: Date;
  sequence: bigint;
  changedSequence: bigint;
};
const lastOf = (row: LastRow): LastReading => ({
  ...row,
  amountMinor: row.amountMinor.toString(),
  observedAt: row.observedAt.toISOString(),
  sequence: Number(row.sequence),
  changedSequence: Number(row.changedSequence),
});

/** A source that repeats prices has readings of its own; for a feed the current price is the last reading. */
async function lastReadings(source: string, flights: readonly string[], repeatsEqualPrices: boolean): Promise<Map<string, LastReading>> {
  if (flights.length === 0) return new Map();
  if (repeatsEqualPrices) {
    const { rows } = await pool().query<LastRow>({
      name: "scrape-lasts",
      text: `SELECT flight, fare, sequence, changed_sequence AS "changedSequence", amount_minor AS "amountMinor", currency, sold_out AS "soldOut",
                    observed_at AS "observedAt"
               FROM source_reading WHERE source = $1 AND flight = ANY ($2::text[])`,
      values: [source, flights],
    });
    return new Map(rows.map((row) => [fareKey(row), lastOf(row)]));
  }
  const { rows } = await pool().query<Omit<LastRow, "fare"> & { fare: number }>({
    name: "scrape-currents",
    text: `SELECT f.key AS flight, c.fare, c.sequence, c.sequence AS "changedSequence", c.price_minor AS "amountMinor", c.currency, c.sold_out AS "soldOut",
                  c.observed_at AS "observedAt"
             FROM flight f JOIN current_price c ON c.flight_id = f.id AND c.source_id = (SELECT id FROM source WHERE name = $1)
            WHERE f.key = ANY ($2::text[])`,
    values: [source, flights],
  });
  return new Map(rows.map((row) => ({ ...row, fare: fareOfCode(row.fare) })).map((row) => [fareKey(row), lastOf(row)]));
}

async function listOutliers(source: string, flights: readonly string[] | null): Promise<Outlier[]> {
  const { rows } = await pool().query<Outlier>({
    name: "scrape-outliers",
    text: `SELECT kind, change, facts FROM source_outlier WHERE source = $1 AND ($2::text[] IS NULL OR flight = ANY ($2)) ORDER BY seen_at LIMIT 5000`,
    values: [source, flights],
  });
  return rows;
}

async function saveOutliers(
  tx: Tx,
  source: string,
  kind: TravelBody["kind"],
  waiting: readonly { change: PriceChange; facts: TravelFlight }[],
): Promise<void> {
  await tx.$client.query({
    name: "scrape-outlier-save",
    text: `INSERT INTO source_outlier (source, kind, flight, fare, change, facts)
           SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::jsonb[], $6::jsonb[])
           ON CONFLICT (source, flight, fare) DO UPDATE SET kind = excluded.kind, change = excluded.change, facts = excluded.facts, seen_at = clock_timestamp()`,
    values: [
      source,
      kind,
      waiting.map(({ change }) => change.flight),
      waiting.map(({ change }) => change.fare),
      waiting.map(({ change }) => JSON.stringify(change)),
      waiting.map(({ facts }) => JSON.stringify(facts)),
    ],
  });
}

async function removeOutliers(tx: Tx, source: string, settled: readonly PriceChange[]): Promise<number> {
  const { rowCount } = await tx.$client.query({
    name: "scrape-outlier-settle",
    text: `DELETE FROM source_outlier o USING unnest($2::text[], $3::text[], $4::bigint[]) AS s(flight, fare, sequence)
            WHERE o.source = $1 AND o.flight = s.flight AND o.fare = s.fare AND (o.change ->> 'sequence')::bigint = s.sequence`,
    values: [source, settled.map(({ flight }) => flight), settled.map(({ fare }) => fare), settled.map(({ sequence }) => sequence)],
  });
  return rowCount ?? 0;
}

/** Moves jumps out of waiting, once: a second settling finds them gone and leaves the books alone. */
async function settleOutliers(source: string, outlier: Outlier, refuted: Quarantined | null): Promise<void> {
  await withTx(async (tx) => {
    if ((await removeOutliers(tx, source, [outlier.change])) === 0) return;
    if (refuted) await saveQuarantined(tx, source, [refuted]);
    await addCounts(tx, source, outlier.kind, { waiting: -1, [refuted ? `quarantined.${refuted.reason}` : "accepted"]: 1 });
  });
}

async function isSourceKnown(source: string): Promise<boolean> {
  const { rowCount } = await pool().query({ name: "scrape-source-known", text: `SELECT FROM source WHERE name = $1`, values: [source] });
  return rowCount === 1;
}

export type ScrapeCounts = { received: number; accepted: number; unchanged: number; waiting: number; quarantined: Record<string, number> };

/** The books of a source over all it ever sent: received = accepted + unchanged + waiting + all quarantined. */
export async function scrapeCounts(source: string, kind: TravelBody["kind"] | null = null): Promise<ScrapeCounts> {
  const { rows } = await pool().query<{ counter: string; readings: bigint }>({
    name: "scrape-counts",
    text: `SELECT counter, sum(readings)::bigint AS readings FROM scrape_count WHERE source = $1 AND ($2::text IS NULL OR kind = $2) GROUP BY counter`,
    values: [source, kind],
  });
  const of = (name: string) => Number(rows.find(({ counter }) => counter === name)?.readings ?? 0n);
  const quarantined = rows.filter(({ counter }) => counter.startsWith("quarantined."));
  return {
    received: of("received"),
    accepted: of("accepted"),
    unchanged: of("unchanged"),
    waiting: of("waiting"),
    quarantined: Object.fromEntries(quarantined.map(({ counter, readings }) => [counter.slice("quarantined.".length), Number(readings)])),
  };
}

export type FareOnSale = {
  flightId: number;
  flight: string;
  fare: string;
  origin: string;
  destination: string;
  departsOn: string;
  amountMinor: string;
  currency: string;
};

/** Any one fare that the source has on sale, each about as likely as another. */
export async function randomFareOnSale(source: string, at: Date): Promise<FareOnSale | null> {
  const { rows } = await pool().query<Omit<FareOnSale, "fare" | "amountMinor"> & { fare: number; amountMinor: bigint }>({
    name: "scrape-random-fare",
    text: `WITH bounds AS (SELECT min(id) AS low, max(id) AS high FROM flight),
                start AS (SELECT low + floor(random() * (high - low + 1))::int AS id FROM bounds)
           SELECT f.id AS "flightId", f.key AS flight, c.fare, f.origin, f.destination, f.departs_on AS "departsOn", c.price_minor AS "amountMinor", c.currency
             FROM start, flight f JOIN current_price c ON c.flight_id = f.id AND c.source_id = (SELECT id FROM source WHERE name = $1)
            WHERE f.id >= start.id AND f.id < start.id + 5000 AND f.departs_at > $2 AND NOT c.sold_out
            ORDER BY f.id, random() LIMIT 1`,
    values: [source, at],
  });
  const row = rows[0];
  return row ? { ...row, fare: fareOfCode(row.fare), amountMinor: row.amountMinor.toString() } : null;
}

/** What we show of one fare now. */
export async function currentPriceOf(
  source: string,
  flight: string,
  fare: string,
): Promise<{ amountMinor: string; currency: string; soldOut: boolean } | null> {
  const { rows } = await pool().query<{ amountMinor: bigint; currency: string; soldOut: boolean }>({
    name: "scrape-current-of",
    text: `SELECT c.price_minor AS "amountMinor", c.currency, c.sold_out AS "soldOut" FROM flight f JOIN current_price c ON c.flight_id = f.id
            WHERE f.key = $2 AND c.fare = $3 AND c.source_id = (SELECT id FROM source WHERE name = $1)`,
    values: [source, flight, codeOfFare(fare)],
  });
  return rows[0] ? { ...rows[0], amountMinor: rows[0].amountMinor.toString() } : null;
}

export async function recordPriceCheck(source: string, flightId: number, isEqual: boolean): Promise<void> {
  await pool().query({
    name: "price-check-add",
    text: `INSERT INTO price_check (source, flight_id, is_equal) VALUES ($1, $2, $3)`,
    values: [source, flightId, isEqual],
  });
}

/** Share of the last re-reads, at most 500 of the last hour, that found the price we showed. */
export async function priceAccuracy(source: string): Promise<{ checks: number; equal: number }> {
  const { rows } = await pool().query<{ checks: number; equal: number }>({
    name: "price-accuracy",
    text: `SELECT count(*)::int AS checks, count(*) FILTER (WHERE is_equal)::int AS equal FROM (
             SELECT is_equal FROM price_check WHERE source = $1 AND checked_at > now() - interval '1 hour' ORDER BY checked_at DESC LIMIT 500) recent`,
    values: [source],
  });
  return rows[0] ?? { checks: 0, equal: 0 };
}

export async function forgetPriceChecks(): Promise<void> {
  await pool().query(`DELETE FROM price_check WHERE checked_at < now() - interval '7 days'`);
}
