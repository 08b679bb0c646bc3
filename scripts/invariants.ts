import { is } from "@/tests/support/drill";
import { faresAreIn, operate, tinyWorld } from "./running-stack";

await operate(
  {
    name: "invariants",
    help: `invariants  Counts violations of every invariant that PostgreSQL can see and prints each count; ends with 1 when one is above 0. Changes
nothing. Works on the stack that runs from this checkout, or on the addresses in the environment; when nothing runs, it starts a small
stack of its own, waits for its fares and checks that.`,
    otherwise: tinyWorld,
  },
  async (isOwn) => {
    if (isOwn) await faresAreIn();
    const { checkInvariants } = await import("@/server/operations/check-invariants");
    const { env } = await import("@/server/infra/env");
    const { pool } = await import("@/server/infra/postgres");
    const counts = await checkInvariants(env().CLOCK_OFFSET_MS);
    const { rows } = await pool().query<Record<string, number>>(
      `SELECT (SELECT count(*) FROM flight)::int AS flights, (SELECT count(*) FROM current_price)::int AS fares,
              (SELECT count(*) FROM price_change)::int AS history, (SELECT count(*) FROM parked WHERE redriven_at IS NULL)::int AS parked`,
    );
    for (const [name, count] of Object.entries(counts)) process.stderr.write(`${name.padEnd(8)} ${count}\n`);
    return { figures: { counts, rows: rows[0] }, goals: Object.entries(counts).map(([name, count]) => is(name, count, 0)) };
  },
);
