import type { Stack } from "@/scripts/supervisor/stack";
import { atMost, drill, goal, hasFlag, is, say, until, wait } from "@/tests/support/drill";
import type { Goal } from "@/tests/support/report";
import { addressOf, ask, SITE, siteIsFull, siteOptions, travelsOnSale } from "@/tests/support/site";

const SMALL = hasFlag("small");
const STORES = ["postgres", "rabbitmq", "cassandra"] as const;
type StoreName = (typeof STORES)[number];
const nodesOf: Record<StoreName, string[]> = {
  postgres: ["postgres"],
  rabbitmq: ["rabbitmq"],
  cassandra: ["cassandra-us", "cassandra-eu"],
};
const ALL = Array.from({ length: 8 }, (_, bits) => STORES.filter((_, index) => (bits >> index) & 1));
const COMBINATIONS: StoreName[][] = SMALL ? [[...STORES]] : ALL;
const PRODUCT = SITE.filter((name) => name !== "sandbox-airline");

type Turn = { away: string; httpMs: Record<string, number | null>; named: Record<string, boolean>; fullMs: number };

await drill(
  {
    name: "drill:cold-start",
    help: `drill:cold-start  Starts the product's processes with every combination of PostgreSQL, RabbitMQ and Cassandra away, ${COMBINATIONS.length} in all. Each time:
HTTP within 5 s, health names what is missing, and all is well within 10 s after the last store is back.
Starts and removes a stack of its own; about 5 min. Flags: --small (all three away, once)`,
    stack: siteOptions(),
  },
  async (stack) => {
    await siteIsFull();
    const { closeStores } = await import("@/server/infra/close-stores");
    const [travel] = await travelsOnSale(1);
    if (!travel) throw new Error("nothing is on sale in this world");
    await closeStores();
    const search = `from=${travel.origin}&to=${travel.destination}&dep=${travel.departsOn}`;
    const turns: Turn[] = [];
    const goals: Goal[] = [];
    for (const away of COMBINATIONS) {
      const turn = await coldStart(stack, away, search);
      turns.push(turn);
      say(
        `away: ${turn.away}: HTTP ${JSON.stringify(turn.httpMs)} ms, health ${JSON.stringify(turn.named)}, full service ${turn.fullMs} ms after the last store`,
      );
      for (const [name, ms] of Object.entries(turn.httpMs))
        goals.push(goal(`${turn.away}: HTTP of ${name}, ms`, ms !== null && ms <= 5000, ms, "<= 5000"));
      goals.push(is(`${turn.away}: stores that health tells wrong`, Object.values(turn.named).filter((isTrue) => !isTrue).length, 0));
      goals.push(atMost(`${turn.away}: full service after the last store, ms`, turn.fullMs, 10_000));
    }
    return { figures: { turns }, goals };
  },
);

async function coldStart(stack: Stack, away: StoreName[], search: string): Promise<Turn> {
  const address = addressOf(stack);
  await Promise.all(PRODUCT.map((name) => stack.kill(name)));
  await Promise.all(away.flatMap((store) => nodesOf[store]).map((node) => stack.kill(node)));
  const startedMs = Date.now();
  // A worker is only "started" for the supervisor when its stores are there, so nobody waits for it here.
  const starting = PRODUCT.map((name) =>
    stack.start(name).catch((cause: unknown) => say(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`)),
  );
  const live: Record<string, string> = {
    "web-us": `${address.webUs}/api/health/live`,
    "web-eu": `${address.webEu}/api/health/live`,
    "flight-availability-us": `${address.availabilityUs}/api/health/live`,
    "flight-availability-eu": `${address.availabilityEu}/api/health/live`,
    ...Object.fromEntries(
      ["flight-scraping", "flight-aggregation", "outbox-relay", "reconciliation"].map((name, index) => [
        name,
        `http://127.0.0.1:${stack.ports.firstWorker + index}/health/live`,
      ]),
    ),
  };
  const httpMs = Object.fromEntries(
    await Promise.all(
      Object.entries(live).map(async ([name, url]): Promise<[string, number | null]> => [
        name,
        await until(name, 15_000, async () => (await ask(url, 1000)).status === 200).then(
          () => Date.now() - startedMs,
          () => null,
        ),
      ]),
    ),
  );
  await wait(1500);
  const named = await namedRight(stack, away);
  await Promise.all(away.flatMap((store) => nodesOf[store]).map((node) => stack.start(node)));
  const backMs = Date.now();
  const fullMs = await until("full service", 90_000, async () => {
    const answers = await Promise.all([
      ...[address.availabilityUs, address.availabilityEu].map((base) => isFresh(`${base}/api/fares?${search}&view=list`, backMs)),
      ...[address.webUs, address.webEu].map(async (base) => (await ask(`${base}/search?${search}`)).body.includes('id="row-')),
    ]);
    return answers.every(Boolean);
  }).then(
    () => Date.now() - backMs,
    () => 90_000,
  );
  await Promise.all(starting);
  return { away: away.length === 0 ? "nothing" : away.join("+"), httpMs, named, fullMs };
}

async function isFresh(url: string, sinceMs: number): Promise<boolean> {
  const { status, body } = await ask(url);
  if (status !== 200) return false;
  const { provenance } = JSON.parse(body) as { provenance: { degraded: boolean; newestSeenAt: string | null } };
  return !provenance.degraded && Date.parse(provenance.newestSeenAt ?? "1970") > sinceMs;
}

/** Whether health says of every store what is true of it, seen from the services that people use and from the worker that needs RabbitMQ. */
async function namedRight(stack: Stack, away: StoreName[]): Promise<Record<string, boolean>> {
  const { namesAsDown } = await import("./incident");
  const address = addressOf(stack);
  const headers = { authorization: `Bearer ${stack.env["OPERATOR_TOKEN"]}` };
  const named: Record<string, boolean> = {};
  for (const [name, base] of [
    ["flight-availability-us", address.availabilityUs],
    ["web-us", address.webUs],
  ] as const) {
    const text = await fetch(`${base}/api/health/ready`, { headers, signal: AbortSignal.timeout(4000) }).then(
      (answer) => answer.text(),
      () => "{}",
    );
    const says = (part: string) => namesAsDown(text.startsWith("{") ? text : "{}", part);
    named[`${name} on postgres`] = says("postgres") === away.includes("postgres");
    named[`${name} on us`] = says("cassandra-us") === away.includes("cassandra");
    named[`${name} on eu`] = says("cassandra-eu") === away.includes("cassandra");
  }
  const aggregation = await fetch(`http://127.0.0.1:${stack.ports.firstWorker + 1}/health/ready`, {
    signal: AbortSignal.timeout(4000),
  }).then(
    (answer) => answer.status,
    () => 0,
  );
  named["flight-aggregation on rabbitmq"] = (aggregation === 503) === away.includes("rabbitmq");
  return named;
}
