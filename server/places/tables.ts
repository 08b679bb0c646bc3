import { char, index, numeric, pgTable, text } from "drizzle-orm/pg-core";

/** Reference data of places; loaded by `npm run seed`. */
export const airport = pgTable(
  "airport",
  {
    code: char("code", { length: 3 }).primaryKey(),
    name: text("name").notNull(),
    city: text("city").notNull(),
    metro: char("metro", { length: 3 }),
    country: char("country", { length: 2 }).notNull(),
    latitude: numeric("latitude").notNull(),
    longitude: numeric("longitude").notNull(),
    zone: text("zone").notNull(),
    market: char("market", { length: 2 }).notNull(),
  },
  (table) => [index("airport_metro").on(table.metro)],
);
