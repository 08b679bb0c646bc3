CREATE TABLE "price_check" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "price_check_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"flight_id" integer,
	"is_equal" boolean NOT NULL,
	"checked_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quarantine" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quarantine_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"reason" text NOT NULL,
	"field" text NOT NULL,
	"item_hash" text NOT NULL,
	"item" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"seen_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scrape_count" (
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"counter" text NOT NULL,
	"readings" bigint NOT NULL,
	CONSTRAINT "scrape_count_source_kind_counter_pk" PRIMARY KEY("source","kind","counter")
);
--> statement-breakpoint
CREATE TABLE "source_cursor" (
	"source" text PRIMARY KEY NOT NULL,
	"snapshot_cursor" text,
	"changes_cursor" text,
	"history_cursor" text,
	"snapshot_done_at" timestamp with time zone,
	"history_done_at" timestamp with time zone,
	"changes_outlived" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_outlier" (
	"source" text NOT NULL,
	"flight" text NOT NULL,
	"fare" text NOT NULL,
	"kind" text NOT NULL,
	"change" jsonb NOT NULL,
	"facts" jsonb NOT NULL,
	"seen_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "source_outlier_source_flight_fare_pk" PRIMARY KEY("source","flight","fare")
);
--> statement-breakpoint
CREATE TABLE "source_reading" (
	"source" text NOT NULL,
	"flight" text NOT NULL,
	"fare" text NOT NULL,
	"sequence" bigint NOT NULL,
	"changed_sequence" bigint NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"sold_out" boolean NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	"unpublished" jsonb,
	CONSTRAINT "source_reading_source_flight_fare_pk" PRIMARY KEY("source","flight","fare")
);
--> statement-breakpoint
CREATE INDEX "price_check_recent" ON "price_check" USING btree ("source","checked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "quarantine_once" ON "quarantine" USING btree ("source","reason","field","item_hash");--> statement-breakpoint
CREATE INDEX "quarantine_seen" ON "quarantine" USING btree ("source","seen_at");--> statement-breakpoint
CREATE INDEX "source_reading_unpublished" ON "source_reading" USING btree ("source") WHERE unpublished IS NOT NULL;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON source_cursor, source_reading, source_outlier, quarantine, scrape_count, price_check TO worker;
--> statement-breakpoint
GRANT SELECT ON price_check, scrape_count TO web;
