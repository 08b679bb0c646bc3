import { atLeast, atMost, drill, goal, hasFlag, is, numberFlag, say } from "@/tests/support/drill";
import { figuresOf, startLoad } from "@/tests/support/load";
import { searchMix, siteIsFull, siteOptions, travelsOnSale, warmUp } from "@/tests/support/site";
import type { IncidentFigures } from "./incident";

const SMALL = hasFlag("small");
const RATE = numberFlag("rate", 12);
const DOWN_S = numberFlag("down", SMALL ? 6 : 20);
const names = SMALL ? (["eu"] as const) : (["eu", "both", "postgres", "rabbitmq"] as const);

await drill(
  {
    name: "drill:region",
    help: `drill:region  Takes away, one after the other and each healed before the next: the data centre eu, both data centres, PostgreSQL, RabbitMQ
(kill -9, ${DOWN_S} s each), while a process of its own asks ${RATE} questions a second: pages of both sites, lists and calendars of both
availability services. Prints success, p95, when it was noticed and when all was well again; then compares the stores.
Starts and removes a stack of its own; about 4 min. Flags: --small (eu alone, 6 s)  --rate N  --down SECONDS`,
    stack: siteOptions(),
  },
  async (stack) => {
    const { INCIDENTS, runIncident } = await import("./incident");
    const { settled } = await import("@/tests/support/settled");
    const { agreement } = await import("@/tests/support/agreement");
    const { checkInvariants } = await import("@/server/operations/check-invariants");
    await siteIsFull();
    const questions = searchMix(stack, await travelsOnSale(24));
    const probes = questions.filter(({ url }) => url.includes("view=list"));
    const probeUrls = ["api-us", "api-eu"].map((name) => probes.find((question) => question.name === name)!.url);
    await warmUp(questions, SMALL ? 1 : 2);
    const load = startLoad({ perSecond: RATE, timeoutMs: 8000, questions });
    const figures: Record<string, IncidentFigures & { differences: Record<string, number> }> = {};
    const goals = [];
    const times = { beforeMs: SMALL ? 3000 : 8000, downMs: DOWN_S * 1000, afterMs: SMALL ? 2000 : 6000 };
    for (const name of names) {
      const found = await runIncident(stack, load, INCIDENTS[name], probeUrls, times);
      await settled(60_000);
      const stores = await agreement();
      const differences = { ...stores.counts, ...(await checkInvariants(0, ["I-18"])) };
      for (const difference of stores.differences.slice(0, 5)) say(`${difference.invariant} ${difference.key}: ${difference.what}`);
      figures[name] = { ...found, differences };
      goals.push(
        atLeast(`${name}: searches answered while it was away`, found.down.share, 0.999),
        atLeast(`${name}: searches answered while it healed`, found.healing.share, 0.999),
        atMost(`${name}: p95 while it was away, ms`, found.down.p95, 1500),
        goal(`${name}: noticed, ms`, found.noticedMs !== null && found.noticedMs <= 5000, found.noticedMs, "<= 5000"),
        atMost(`${name}: new prices after the store was back, ms`, found.loopMs, 15_000),
        is(`${name}: answers that hid it`, found.silent, 0),
        ...Object.entries(differences).map(([invariant, count]) => is(`${name}: ${invariant}`, count, 0)),
      );
    }
    await load.stop();
    const all = figuresOf(load.samples);
    goals.push(atLeast("searches answered in all", all.share, 0.999));
    return { figures: { perSecond: RATE, downSeconds: DOWN_S, all, incidents: figures }, goals };
  },
);
