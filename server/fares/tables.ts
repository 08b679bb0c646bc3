import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  char,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true });
const minor = (name: string) => bigint(name, { mode: "bigint" });

export const source = pgTable("source", {
  id: smallint("id").primaryKey().generatedAlwaysAsIdentity(),
  name: text("name").notNull().unique(),
  label: text("label").notNull(),
  soldHere: boolean("sold_here").notNull(),
  suppressed: boolean("suppressed").notNull().default(false),
  staleAfterSeconds: integer("stale_after_seconds").notNull(),
  carriers: jsonb("carriers").notNull().$type<Record<string, string>>(),
  /** A change feed vouches for all its fares up to this instant. */
  checkedUpTo: instant("checked_up_to"),
  snapshotServed: integer("snapshot_served").notNull().default(0),
  snapshotTotal: integer("snapshot_total"),
  snapshotEndedAt: instant("snapshot_ended_at"),
  backfillServed: integer("backfill_served").notNull().default(0),
  backfillTotal: integer("backfill_total"),
  backfillEndedAt: instant("backfill_ended_at"),
  firstPriceAt: instant("first_price_at"),
  version: minor("version")
    .notNull()
    .default(sql`0`),
});

export const flight = pgTable(
  "flight",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    key: text("key").notNull().unique(),
    origin: char("origin", { length: 3 }).notNull(),
    destination: char("destination", { length: 3 }).notNull(),
    departsOn: date("departs_on", { mode: "string" }).notNull(),
    departsAt: instant("departs_at").notNull(),
    carrier: char("carrier", { length: 2 }).notNull(),
    stops: smallint("stops").notNull(),
    minutes: integer("minutes"),
    market: char("market", { length: 2 }).notNull(),
    journey: text("journey").notNull(),
    factsAt: instant("facts_at").notNull(),
  },
  (table) => [index("flight_travel").on(table.origin, table.destination, table.departsOn), index("flight_departs").on(table.departsOn)],
);

/** Append-only, partitioned by week of `observed_at`; the migration says so, drizzle cannot. */
export const priceChange = pgTable(
  "price_change",
  {
    observedAt: instant("observed_at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
    /** When we may say that we knew it: `observed_at` of a declared back-fill, else `recorded_at`. */
    knownAt: instant("known_at").notNull(),
    sequence: minor("sequence").notNull(),
    priceMinor: minor("price_minor").notNull(),
    flightId: integer("flight_id").notNull(),
    sourceId: smallint("source_id").notNull(),
    fare: smallint("fare").notNull(),
    currency: char("currency", { length: 3 }).notNull(),
    soldOut: boolean("sold_out").notNull(),
    backfill: boolean("backfill").notNull(),
  },
  (table) => [
    primaryKey({ name: "price_change_once", columns: [table.flightId, table.fare, table.sourceId, table.observedAt, table.sequence] }),
  ],
);

/** The newest event of each source; one row a fare and source. */
export const currentPrice = pgTable(
  "current_price",
  {
    flightId: integer("flight_id").notNull(),
    fare: smallint("fare").notNull(),
    sourceId: smallint("source_id").notNull(),
    soldOut: boolean("sold_out").notNull(),
    priceMinor: minor("price_minor").notNull(),
    currency: char("currency", { length: 3 }).notNull(),
    /** The price in the currency of its market, by the rates of the day on which it was observed. */
    marketMinor: minor("market_minor").notNull(),
    observedAt: instant("observed_at").notNull(),
    sequence: minor("sequence").notNull(),
    /** How many readings of the same instant it has outlived: in Cassandra a microsecond each, for there an expiry time would settle a tie. */
    tie: smallint("tie").notNull().default(0),
    lastSeenAt: instant("last_seen_at"),
  },
  (table) => [primaryKey({ columns: [table.flightId, table.fare, table.sourceId] })],
);

/** The lowest fare of a travel by number of stops: what calendar, grid and places read. Versioned, since a minimum may rise. */
export const bestFare = pgTable(
  "best_fare",
  {
    origin: char("origin", { length: 3 }).notNull(),
    destination: char("destination", { length: 3 }).notNull(),
    departsOn: date("departs_on", { mode: "string" }).notNull(),
    cabin: text("cabin").notNull(),
    stops: smallint("stops").notNull(),
    gone: boolean("gone").notNull(),
    flightId: integer("flight_id").notNull(),
    fare: text("fare").notNull(),
    source: text("source").notNull(),
    priceMinor: minor("price_minor").notNull(),
    currency: char("currency", { length: 3 }).notNull(),
    marketMinor: minor("market_minor").notNull(),
    minutes: integer("minutes"),
    observedAt: instant("observed_at").notNull(),
    version: minor("version").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.origin, table.destination, table.departsOn, table.cabin, table.stops] }),
    index("best_fare_departs").on(table.departsOn),
  ],
);

/** Units of a currency for one euro on a day. */
export const fxRate = pgTable(
  "fx_rate",
  {
    day: date("day", { mode: "string" }).notNull(),
    currency: char("currency", { length: 3 }).notNull(),
    perEuro: numeric("per_euro").notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.currency] })],
);
