import { atLeast, atMost, drill, is, numberFlag } from "@/tests/support/drill";
import { figuresOf, startLoad, type Sample } from "@/tests/support/load";
import { searchMix, siteIsFull, siteOptions, travelsOnSale, warmUp } from "@/tests/support/site";
import type { IncidentFigures } from "./incident";

const RATE = numberFlag("rate", 40);
const REQUESTS = numberFlag("requests", 10_000);
const names = ["us", "eu", "postgres", "rabbitmq"] as const;

await drill(
  {
    name: "drill:one-down",
    help: `drill:one-down  Each dependency of the price loop down alone (a data centre, the other one, PostgreSQL, RabbitMQ), in turn, under ${RATE} questions a
second until ${REQUESTS} were asked while something was down. Starts and removes a stack of its own; about 7 min.
Flags: --requests N  --rate N`,
    stack: siteOptions(),
  },
  async (stack) => {
    const { INCIDENTS, runIncident } = await import("./incident");
    const { settled } = await import("@/tests/support/settled");
    const { agreement } = await import("@/tests/support/agreement");
    await siteIsFull();
    const questions = searchMix(stack, await travelsOnSale(24), 8);
    const probeUrls = ["api-us", "api-eu"].map((name) => questions.find((one) => one.name === name && one.url.includes("view=list"))!.url);
    await warmUp(questions);
    const load = startLoad({ perSecond: RATE, timeoutMs: 8000, questions });
    const downMs = (REQUESTS / names.length / RATE) * 1000;
    const incidents: Record<string, IncidentFigures> = {};
    const down: Sample[] = [];
    for (const name of names) {
      const fromMs = Date.now();
      incidents[name] = await runIncident(stack, load, INCIDENTS[name], probeUrls, { beforeMs: 4000, downMs, afterMs: 2000 });
      down.push(...load.samples.filter((sample) => sample.at >= fromMs + 4000 && sample.at < fromMs + 4000 + downMs));
      await settled(60_000);
    }
    await load.stop();
    const stores = await agreement();
    const all = figuresOf(down);
    return {
      figures: { perSecond: RATE, asked: all.asked, all, incidents, differences: stores.counts },
      goals: [
        atLeast("questions asked while one was down", all.asked, REQUESTS * 0.99),
        atLeast("searches answered", all.share, 0.999),
        atMost("p95, ms", all.p95, 1500),
        ...Object.entries(incidents).map(([name, found]) => is(`${name}: answers that hid it`, found.silent, 0)),
        ...Object.entries(stores.counts).map(([name, count]) => is(name, count, 0)),
      ],
    };
  },
);
