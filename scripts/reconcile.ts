import { is, say } from "@/tests/support/drill";
import { faresAreIn, operate, progress, tinyWorld } from "./running-stack";

await operate(
  {
    name: "reconcile",
    help: `reconcile  Compares PostgreSQL with both data centres of Cassandra, fare by fare (I-18 to I-22), and prints 0 or the list. What differs
is looked at again after six seconds, twice, since a change may be on its way. Changes nothing; npm run rebuild:cassandra mends what
it finds. Works on the stack that runs, or on the addresses in the environment; when nothing runs, on a small one of its own.`,
    otherwise: tinyWorld,
  },
  async (isOwn) => {
    if (isOwn) await faresAreIn();
    const { agreement } = await import("@/tests/support/agreement");
    const { checkInvariants } = await import("@/server/operations/check-invariants");
    const { env } = await import("@/server/infra/env");
    const startedMs = performance.now();
    const found = await agreement(progress("compared"));
    const counts = { ...(await checkInvariants(env().CLOCK_OFFSET_MS, ["I-18"])), ...found.counts };
    for (const { invariant, key, what } of found.differences) say(`${invariant}  ${key}: ${what}`);
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    say(`${all === 0 ? "0" : `${all} differences`} in ${found.fares} fares of ${found.partitions} partitions`);
    return {
      figures: {
        fares: found.fares,
        partitions: found.partitions,
        looks: found.looks,
        counts,
        digests: found.digests,
        ms: Math.round(performance.now() - startedMs),
      },
      goals: Object.entries(counts).map(([name, count]) => is(name, count, 0)),
    };
  },
);
