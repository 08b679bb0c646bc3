CREATE TABLE "best_fare" (
	"origin" char(3) NOT NULL,
	"destination" char(3) NOT NULL,
	"departs_on" date NOT NULL,
	"cabin" text NOT NULL,
	"stops" smallint NOT NULL,
	"gone" boolean NOT NULL,
	"flight_id" integer NOT NULL,
	"fare" text NOT NULL,
	"source" text NOT NULL,
	"price_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"market_minor" bigint NOT NULL,
	"minutes" integer,
	"observed_at" timestamp with time zone NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "best_fare_origin_destination_departs_on_cabin_stops_pk" PRIMARY KEY("origin","destination","departs_on","cabin","stops")
);
--> statement-breakpoint
CREATE TABLE "current_price" (
	"flight_id" integer NOT NULL,
	"fare" smallint NOT NULL,
	"source_id" smallint NOT NULL,
	"sold_out" boolean NOT NULL,
	"price_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"market_minor" bigint NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	"sequence" bigint NOT NULL,
	"last_seen_at" timestamp with time zone,
	CONSTRAINT "current_price_flight_id_fare_source_id_pk" PRIMARY KEY("flight_id","fare","source_id")
);
--> statement-breakpoint
CREATE TABLE "flight" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "flight_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"origin" char(3) NOT NULL,
	"destination" char(3) NOT NULL,
	"departs_on" date NOT NULL,
	"departs_at" timestamp with time zone NOT NULL,
	"carrier" char(2) NOT NULL,
	"stops" smallint NOT NULL,
	"minutes" integer,
	"market" char(2) NOT NULL,
	"journey" text NOT NULL,
	"facts_at" timestamp with time zone NOT NULL,
	CONSTRAINT "flight_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "fx_rate" (
	"day" date NOT NULL,
	"currency" char(3) NOT NULL,
	"per_euro" numeric NOT NULL,
	CONSTRAINT "fx_rate_day_currency_pk" PRIMARY KEY("day","currency")
);
--> statement-breakpoint
CREATE TABLE "price_change" (
	"observed_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"known_at" timestamp with time zone NOT NULL,
	"sequence" bigint NOT NULL,
	"price_minor" bigint NOT NULL,
	"flight_id" integer NOT NULL,
	"source_id" smallint NOT NULL,
	"fare" smallint NOT NULL,
	"currency" char(3) NOT NULL,
	"sold_out" boolean NOT NULL,
	"backfill" boolean NOT NULL,
	CONSTRAINT "price_change_once" PRIMARY KEY("flight_id","fare","source_id","observed_at","sequence")
) PARTITION BY RANGE ("observed_at");
--> statement-breakpoint
CREATE TABLE "source" (
	"id" smallint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "source_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 32767 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"label" text NOT NULL,
	"sold_here" boolean NOT NULL,
	"suppressed" boolean DEFAULT false NOT NULL,
	"stale_after_seconds" integer NOT NULL,
	"carriers" jsonb NOT NULL,
	"checked_up_to" timestamp with time zone,
	"snapshot_served" integer DEFAULT 0 NOT NULL,
	"snapshot_total" integer,
	"snapshot_ended_at" timestamp with time zone,
	"backfill_served" integer DEFAULT 0 NOT NULL,
	"backfill_total" integer,
	"backfill_ended_at" timestamp with time zone,
	"first_price_at" timestamp with time zone,
	"version" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "source_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"consumer" text NOT NULL,
	"message_id" text NOT NULL,
	"done_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_consumer_message_id_pk" PRIMARY KEY("consumer","message_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"type" text NOT NULL,
	"queue" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"claimed_until" timestamp with time zone,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "attention" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"message_id" text,
	"why" text NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"by_hand" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "parked" (
	"message_id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"queue" text NOT NULL,
	"why" text NOT NULL,
	"body" text NOT NULL,
	"parked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"redriven_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "airport" (
	"code" char(3) PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"city" text NOT NULL,
	"metro" char(3),
	"country" char(2) NOT NULL,
	"latitude" numeric NOT NULL,
	"longitude" numeric NOT NULL,
	"zone" text NOT NULL,
	"market" char(2) NOT NULL
);
--> statement-breakpoint
CREATE INDEX "best_fare_departs" ON "best_fare" USING btree ("departs_on");--> statement-breakpoint
CREATE INDEX "flight_travel" ON "flight" USING btree ("origin","destination","departs_on");--> statement-breakpoint
CREATE INDEX "flight_departs" ON "flight" USING btree ("departs_on");--> statement-breakpoint
CREATE INDEX "inbox_done" ON "inbox" USING btree ("done_at");--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("created_at") WHERE sent_at IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_sent" ON "outbox" USING btree ("sent_at");--> statement-breakpoint
CREATE INDEX "attention_open" ON "attention" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "airport_metro" ON "airport" USING btree ("metro");