import { drill, hasFlag, say } from "@/tests/support/drill";
import type { Goal } from "@/tests/support/report";
import { siteIsFull, siteOptions, travelsOnSale, warmUp, searchMix } from "@/tests/support/site";
import type { FaultRow } from "./fault-row";

const SMALL = hasFlag("small");
const asked = process.argv.slice(2).filter((word) => /^F-\d+$/.test(word));
const small = ["F-18", "F-20", "F-24"];

await drill(
  {
    name: "drill:faults",
    help: `drill:faults [F-18 … F-24]  Rows of the fault table, one after the other on one site: what people see while it lasts, and what the stores hold
afterwards. F-18 both data centres down · F-19 Cassandra silent (frozen, and behind a proxy that delays, swallows, cuts) · F-20 one data centre down, and
the two out of each other's sight · F-21 a data centre back after a long time · F-22 the source's clock wrong · F-23 events shuffled, doubled, late ·
F-24 the airline's answers broken. Starts and removes a stack of its own; about 8 min for all.
Flags: --small (F-18, F-20, F-24, each short)  --away SECONDS (F-21, default 60)`,
    stack: siteOptions(),
  },
  async (stack) => {
    const rows: Record<string, FaultRow> = {
      ...(await import("./fault-rows-stores")).STORE_ROWS,
      ...(await import("./fault-rows-sources")).SOURCE_ROWS,
    };
    const { settled } = await import("@/tests/support/settled");
    const { agreement } = await import("@/tests/support/agreement");
    const { checkInvariants } = await import("@/server/operations/check-invariants");
    const wanted = asked.length > 0 ? asked : SMALL ? small : Object.keys(rows);
    const unknown = wanted.filter((name) => !rows[name]);
    if (unknown.length > 0) throw new Error(`no row ${unknown.join(", ")}; there are ${Object.keys(rows).join(", ")}`);
    await siteIsFull();
    const travels = await travelsOnSale(12);
    await warmUp(searchMix(stack, travels), 1);
    const found: Record<string, unknown> = {};
    const goals: Goal[] = [];
    for (const name of wanted) {
      const { title, run } = rows[name]!;
      say(`${name} ${title}`);
      const outcome = await run({ stack, travels, small: SMALL, see: (text) => say(`   ${text}`) });
      await settled(90_000);
      const stores = await agreement();
      for (const difference of stores.differences.slice(0, 5)) say(`   ${difference.invariant} ${difference.key}: ${difference.what}`);
      const invariants = { ...(await checkInvariants(0)), ...stores.counts };
      found[name] = { ...outcome.figures, seen: outcome.seen, invariants };
      const broken = Object.entries(invariants).filter(([, count]) => count > 0);
      goals.push(...outcome.goals.map((goal) => ({ ...goal, id: `${name} ${goal.id}` })), {
        id: `${name} invariants`,
        met: broken.length === 0,
        value: Object.fromEntries(broken),
        target: "all 0",
      });
      for (const goal of outcome.goals)
        if (!goal.met) say(`   missed: ${goal.id}: ${JSON.stringify(goal.value)}, wanted ${JSON.stringify(goal.target)}`);
    }
    return { figures: { rows: found }, goals };
  },
);
