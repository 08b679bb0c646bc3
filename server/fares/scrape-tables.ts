import { sql } from "drizzle-orm";
import { bigint, boolean, char, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });
const whole = (name: string) => bigint(name, { mode: "bigint" });

/** How far each source has been read; moved only after what was read is confirmed by RabbitMQ. */
export const sourceCursor = pgTable("source_cursor", {
  source: text("source").primaryKey(),
  snapshotCursor: text("snapshot_cursor"),
  changesCursor: text("changes_cursor"),
  historyCursor: text("history_cursor"),
  snapshotDoneAt: instant("snapshot_done_at"),
  historyDoneAt: instant("history_done_at"),
  /** Changes were missed; nothing is vouched for until the new snapshot is whole. */
  changesOutlived: boolean("changes_outlived").notNull().default(false),
});

/** The last reading of each fare of a source that repeats equal prices: what is a change is decided by it. */
export const sourceReading = pgTable(
  "source_reading",
  {
    source: text("source").notNull(),
    flight: text("flight").notNull(),
    fare: text("fare").notNull(),
    sequence: whole("sequence").notNull(),
    changedSequence: whole("changed_sequence").notNull(),
    amountMinor: whole("amount_minor").notNull(),
    currency: char("currency", { length: 3 }).notNull(),
    soldOut: boolean("sold_out").notNull(),
    observedAt: instant("observed_at").notNull(),
    /** Set when the sequence is ours and the reading was saved before it was published. */
    unpublished: jsonb("unpublished"),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.flight, table.fare] }),
    index("source_reading_unpublished")
      .on(table.source)
      .where(sql`unpublished IS NOT NULL`),
  ],
);

/** Jumps of more than ten times that wait for a second sighting; `change` and `facts` are what would be published. */
export const sourceOutlier = pgTable(
  "source_outlier",
  {
    source: text("source").notNull(),
    flight: text("flight").notNull(),
    fare: text("fare").notNull(),
    kind: text("kind").notNull(),
    change: jsonb("change").notNull(),
    facts: jsonb("facts").notNull(),
    seenAt: instant("seen_at")
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [primaryKey({ columns: [table.source, table.flight, table.fare] })],
);

export const quarantine = pgTable(
  "quarantine",
  {
    id: whole("id").primaryKey().generatedAlwaysAsIdentity(),
    source: text("source").notNull(),
    reason: text("reason").notNull(),
    field: text("field").notNull(),
    itemHash: text("item_hash").notNull(),
    item: text("item").notNull(),
    times: integer("times").notNull().default(1),
    seenAt: instant("seen_at")
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [
    // The same bad item counts up: a broken source cannot fill the disk.
    uniqueIndex("quarantine_once").on(table.source, table.reason, table.field, table.itemHash),
    index("quarantine_seen").on(table.source, table.seenAt),
  ],
);

/** The books: readings in = accepted + unchanged + waiting + quarantined, for each kind of reading. */
export const scrapeCount = pgTable(
  "scrape_count",
  {
    source: text("source").notNull(),
    kind: text("kind").notNull(),
    counter: text("counter").notNull(),
    readings: whole("readings").notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.kind, table.counter] })],
);

/** Sampled re-reads: whether what we show is what the source says. */
export const priceCheck = pgTable(
  "price_check",
  {
    id: whole("id").primaryKey().generatedAlwaysAsIdentity(),
    source: text("source").notNull(),
    flightId: integer("flight_id"),
    isEqual: boolean("is_equal").notNull(),
    checkedAt: instant("checked_at")
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [index("price_check_recent").on(table.source, table.checkedAt)],
);
