import { goal } from "@/tests/support/drill";
import { operate, progress } from "./running-stack";

await operate(
  {
    name: "rebuild:cassandra",
    help: `rebuild:cassandra  Writes the live fares of both regions anew from PostgreSQL, with the timestamps they had, so that newer events are
never overwritten. May run while everything else runs, and any number of times. Works on the stack that runs from this checkout, or on
the addresses in the environment.`,
  },
  async () => {
    const { migrateCassandra } = await import("@/server/infra/migrations");
    const { rebuildLiveFares } = await import("@/server/fares/rebuild-live-fares");
    const startedMs = performance.now();
    await migrateCassandra();
    const { partitions, fares } = await rebuildLiveFares(progress("rebuilt"));
    const seconds = (performance.now() - startedMs) / 1000;
    const figures = { partitions, fares, seconds: Math.round(seconds * 10) / 10, faresPerSecond: Math.round(fares / seconds) };
    return { figures, goals: [goal("written", true, fares, "all current fares")] };
  },
);
