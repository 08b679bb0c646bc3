import { boolean, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** Messages that no retry mends, with their reason; a replay is a new outbox row. */
export const parked = pgTable("parked", {
  messageId: text("message_id").primaryKey(),
  type: text("type").notNull(),
  queue: text("queue").notNull(),
  why: text("why").notNull(),
  body: text("body").notNull(),
  parkedAt: timestamp("parked_at", { withTimezone: true }).notNull().defaultNow(),
  redrivenAt: timestamp("redriven_at", { withTimezone: true }),
});

/** A task for a person; open until somebody closes it. */
export const attention = pgTable(
  "attention",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    messageId: text("message_id"),
    why: text("why").notNull(),
    openedAt: timestamp("opened_at", { withTimezone: true }).notNull().defaultNow(),
    closedAt: timestamp("closed_at", { withTimezone: true }),
    byHand: boolean("by_hand").notNull().default(false),
  },
  (table) => [index("attention_open").on(table.openedAt)],
);
