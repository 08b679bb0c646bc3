import { atLeast, atMost, drill, hasFlag, is, numberFlag, say, until, wait } from "@/tests/support/drill";
import { between, figuresOf, startLoad, type Question, type Sample } from "@/tests/support/load";
import { addressOf, ask } from "@/tests/support/site";

const SMALL = hasFlag("small");
const KILLS = numberFlag("kills", SMALL ? 1 : 5);
const EVENTS = numberFlag("events", SMALL ? 200 : 500);
const SEARCHES = numberFlag("searches", 20);
const SEED = numberFlag("seed", 20261124);

await drill(
  {
    name: "drill:cassandra-kill",
    help: `drill:cassandra-kill  kill -9 of each Cassandra node ${KILLS} times, in turn, while ${EVENTS} price changes a second come in and ${SEARCHES} searches a
second are asked. After the drain both stores must hold the same prices. Starts and removes a stack of its own; about 6 min.
Flags: --small (one kill of each, 200 changes a second)  --kills N  --events N  --searches N  --seed N`,
    stack: {
      profile: "durable",
      processes: ["flight-aggregation", "outbox-relay", "reconciliation", "flight-availability-us", "flight-availability-eu"],
      env: { LOG_LEVEL: "warn" },
      quiet: true,
    },
  },
  async (stack) => {
    const { startPriceStream } = await import("@/tests/support/price-stream");
    const { settled } = await import("@/tests/support/settled");
    const { agreement } = await import("@/tests/support/agreement");
    const { checkInvariants } = await import("@/server/operations/check-invariants");
    const { pool } = await import("@/server/infra/postgres");
    const address = addressOf(stack);
    const stream = await startPriceStream(EVENTS, SEED);
    const travels = [...new Map(stream.flights.map((flight) => [`${flight.origin}${flight.departsOn}`, flight])).values()].slice(0, 12);
    const questions = travels.flatMap(({ origin, destination, departsOn }): Question[] =>
      (["us", "eu"] as const).map((region) => ({
        name: `api-${region}`,
        url: `${region === "us" ? address.availabilityUs : address.availabilityEu}/api/fares?from=${origin}&to=${destination}&dep=${departsOn}&view=list`,
        kind: "api",
      })),
    );
    await until("the first prices are shown", 60_000, async () =>
      (await Promise.all(questions.map(({ url }) => hasPrices(url)))).every(Boolean),
    );
    const load = startLoad({ perSecond: SEARCHES, timeoutMs: 8000, questions });
    await wait(4000);
    const fallback: Sample[] = [];
    const cycles: { node: string; readyMs: number; p95: number; failed: number }[] = [];
    for (let kill = 0; kill < KILLS * 2; kill++) {
      const node = kill % 2 === 0 ? "cassandra-us" : "cassandra-eu";
      const killedMs = Date.now();
      await stack.kill(node);
      await wait(3000);
      const startedMs = Date.now();
      await stack.start(node);
      const readyMs = Date.now();
      await wait(2500);
      const during = between(load.samples, killedMs, readyMs);
      fallback.push(...during);
      const found = figuresOf(during);
      cycles.push({ node, readyMs: readyMs - startedMs, p95: found.p95, failed: found.asked - found.ok });
      say(
        `kill ${kill + 1} of ${KILLS * 2}: ${node} ready again after ${readyMs - startedMs} ms; ${found.ok} of ${found.asked} searches, p95 ${found.p95} ms`,
      );
    }
    await stream.stop();
    await load.stop();
    const drainMs = Math.round(await settled(240_000, stream.confirmed()));
    const stores = await agreement();
    for (const difference of stores.differences.slice(0, 10)) say(`${difference.invariant} ${difference.key}: ${difference.what}`);
    const invariants = await checkInvariants(0);
    const { rows } = await pool().query<{ n: number }>(`SELECT count(*)::int AS n FROM price_change`);
    const all = figuresOf(load.samples);
    const away = figuresOf(fallback);
    return {
      figures: {
        kills: KILLS * 2,
        eventsPerSecond: EVENTS,
        searchesPerSecond: SEARCHES,
        seed: SEED,
        confirmed: stream.confirmed(),
        history: rows[0]!.n,
        drainMs,
        all,
        away,
        cycles,
        invariants,
        differences: stores.counts,
        fares: stores.fares,
      },
      goals: [
        is("confirmed events that are not in history", stream.confirmed() - rows[0]!.n, 0),
        ...Object.entries({ ...invariants, ...stores.counts }).map(([name, count]) => is(name, count, 0)),
        atMost("search p95 while a node is away, ms", away.p95, 500),
        atLeast("searches answered", all.share, 0.999),
      ],
    };
  },
);

async function hasPrices(url: string): Promise<boolean> {
  const { status, body } = await ask(url);
  return status === 200 && (JSON.parse(body) as { itineraries: unknown[] }).itineraries.length > 0;
}
