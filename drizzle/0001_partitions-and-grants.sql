-- Roles of decision 33. The supervisor makes them with passwords; elsewhere they appear here without a login.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'web') THEN CREATE ROLE web; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'worker') THEN CREATE ROLE worker; END IF;
END $$;
--> statement-breakpoint
ALTER TABLE outbox ALTER COLUMN body SET COMPRESSION lz4;
--> statement-breakpoint
-- the weekly partition that holds an instant; called before a batch is written, outside its transaction
CREATE FUNCTION ensure_price_week(at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  first_day date := date_trunc('week', at AT TIME ZONE 'UTC')::date;
  name text := 'price_change_' || to_char(first_day, 'YYYYMMDD');
BEGIN
  IF to_regclass(name) IS NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('price_change'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF price_change FOR VALUES FROM (%L) TO (%L)',
      name, first_day::timestamp AT TIME ZONE 'UTC', (first_day + 7)::timestamp AT TIME ZONE 'UTC');
  END IF;
  RETURN name;
END $$;
--> statement-breakpoint
-- forgets whole weeks that end before a day; answers how many
CREATE FUNCTION drop_price_weeks_before(day date) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  part record;
  dropped int := 0;
BEGIN
  FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'price_change'::regclass
  LOOP
    IF to_date(right(part.relname, 8), 'YYYYMMDD') + 7 <= day THEN
      EXECUTE format('DROP TABLE %I', part.relname);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION ensure_price_week(timestamptz), drop_price_weeks_before(date) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ensure_price_week(timestamptz), drop_price_weeks_before(date) TO worker;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO web, worker;
--> statement-breakpoint
GRANT SELECT ON ALL TABLES IN SCHEMA public TO web, worker;
--> statement-breakpoint
REVOKE SELECT ON outbox, inbox, parked FROM web;
--> statement-breakpoint
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO worker;
--> statement-breakpoint
-- history is append-only (I-17): nobody but the owner may change or remove a row
REVOKE UPDATE, DELETE, TRUNCATE ON price_change FROM worker, web;
