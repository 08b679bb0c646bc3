import fc from "fast-check";
import { request } from "node:http";
import * as z from "zod";
import { goal, type Figures, type Goal } from "@/tests/support/report";
import { casesOf, type Case, type Description } from "./api-cases";

export const help = `Requests made from the API's own OpenAPI description, with values that fit it and values that do not, at the service of one
region: no server error, no answer off the description, none slower than 2 s, memory bounded. Starts a stack of its own; with --running it
serves from the stores that run, which it only reads. --cases N (10,000), --seed N. About 5 min.`;

const flag = (name: string, otherwise: number): number => {
  const index = process.argv.indexOf(`--${name}`);
  return index === -1 ? otherwise : Number(process.argv[index + 1]);
};
const AT_ONCE = 8;
const SLOW_MS = 2000;

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string; ms: number };

function ask(port: number, path: string): Promise<Answer> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, timeout: 20_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
          ms: performance.now() - startedMs,
        }),
      );
      response.on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer in 20 s")));
    sent.on("error", reject);
    sent.end();
  });
}

export async function run(): Promise<{ figures: Figures; goals: Goal[] }> {
  const cases = flag("cases", 10_000);
  const seed = flag("seed", Date.now() % 1_000_000);
  const { port, stop } = process.argv.includes("--running") ? await serveHere() : await serveOwnStack();
  try {
    return await fuzz(port, cases, seed);
  } finally {
    await stop();
  }
}

async function fuzz(port: number, cases: number, seed: number): Promise<{ figures: Figures; goals: Goal[] }> {
  const description = JSON.parse((await ask(port, "/api/openapi.json")).body) as Description;
  const schemas = new Map(
    Object.entries(description.components.schemas).map(([name, schema]) => [
      name,
      z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]),
    ]),
  );
  const misses: string[] = [];
  const counts: Record<string, number> = {};
  const times: number[] = [];
  const errors = { server: 0, offSchema: 0, slow: 0, lost: 0 };
  const miss = (kind: keyof typeof errors, { path, query }: Case, why: string) => {
    errors[kind] += 1;
    if (misses.length < 10) misses.push(`${kind}: ${path}?${query.slice(0, 200)}: ${why.slice(0, 300)}`);
  };
  const check = async (each: Case) => {
    let answer: Answer;
    try {
      answer = await ask(port, `${each.path}?${each.query}`);
    } catch (cause) {
      return miss("lost", each, String(cause));
    }
    const { status, headers, body, ms } = answer;
    counts[status] = (counts[status] ?? 0) + 1;
    times.push(ms);
    if (ms > SLOW_MS) miss("slow", each, `${Math.round(ms)} ms`);
    if (status >= 500) return miss("server", each, `${status} ${body}`);
    const described = description.paths[each.path]!.get.responses[status];
    if (!described) return miss("offSchema", each, `status ${status} is not described`);
    if (status === 429 && !headers["retry-after"]) miss("offSchema", each, "429 without Retry-After");
    const found = schemas.get(described.content["application/json"].schema.$ref.split("/").at(-1)!)!.safeParse(JSON.parse(body));
    if (!found.success) miss("offSchema", each, `${status} ${JSON.stringify(found.error.issues[0])}`);
  };

  const queue = fc.sample(casesOf(description), { numRuns: cases, seed });
  await Promise.all(queue.slice(0, 200).map(check));
  const memoryBefore = process.memoryUsage().heapUsed;
  let next = 200;
  const lane = async () => {
    while (next < queue.length) await check(queue[next++]!);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const memoryMb = Math.round((process.memoryUsage().heapUsed - memoryBefore) / 2 ** 20);
  for (const line of misses) process.stderr.write(`${line}\n`);
  const sorted = times.sort((a, b) => a - b);
  return {
    figures: {
      cases,
      seed,
      statuses: counts,
      p50Ms: Math.round(sorted[Math.floor(sorted.length / 2)]!),
      p99Ms: Math.round(sorted[Math.floor(sorted.length * 0.99)]!),
      memoryMb,
    },
    goals: [
      goal("S-5 server errors", errors.server, "= 0"),
      goal("S-5 answers off the description", errors.offSchema, "= 0"),
      goal("S-5 requests without an answer", errors.lost, "= 0"),
      goal("S-5 answers slower than 2 s", errors.slow, "= 0"),
      goal("S-5 searches that were answered", counts[200] ?? 0, `>= ${Math.floor(cases / 10)}`),
    ],
  };
}

/** The service in this process, on the stores that the environment names. */
async function serveHere(): Promise<{ port: number; stop: () => Promise<void> }> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  Object.assign(process.env, { PORT: String(port), SEARCHES_PER_MINUTE: "100000000" });
  const { startFlightAvailability } = await import("@/workers/flight-availability");
  const { closeCassandra } = await import("@/server/infra/cassandra");
  const { closePostgres } = await import("@/server/infra/postgres");
  const service = await startFlightAvailability();
  return {
    port,
    stop: async () => {
      await service.stop();
      await Promise.all([closeCassandra(), closePostgres()]);
    },
  };
}

async function serveOwnStack(): Promise<{ port: number; stop: () => Promise<void> }> {
  const { startStack } = await import("@/scripts/supervisor/stack");
  const { siteIsFull, siteOptions } = await import("@/tests/support/site");
  const processes = ["sandbox-airline", "flight-scraping", "flight-aggregation", "outbox-relay"];
  const stack = await startStack(siteOptions({ processes }));
  Object.assign(process.env, stack.env, { LOG_LEVEL: "warn" });
  await siteIsFull();
  const here = await serveHere();
  return {
    port: here.port,
    stop: async () => {
      await here.stop();
      await stack.stopAll();
    },
  };
}
