import type { Stack, StackOptions } from "@/scripts/supervisor/stack";
import type { Question } from "./load";
import { until } from "./drill";

export const SITE = [
  "sandbox-airline",
  "flight-scraping",
  "flight-aggregation",
  "outbox-relay",
  "reconciliation",
  "flight-availability-us",
  "flight-availability-eu",
  "web-us",
  "web-eu",
];

/** The whole site on the smallest world, for drills that look at it as a person does. */
export const siteOptions = (more: Partial<StackOptions> = {}): StackOptions => ({
  profile: "durable",
  processes: SITE,
  quiet: true,
  ...more,
  env: { WORLD: "tiny", HISTORY_DAYS: "10", HISTORY_LEADS: "8", LOG_LEVEL: "warn", ...more.env },
});

/** Waits until the fares on sale of every source are in both stores and the past has been read. */
export async function siteIsFull(timeoutMs = 180_000): Promise<void> {
  const { pool } = await import("@/server/infra/postgres");
  const { settled } = await import("./settled");
  await until("the fares on sale are in", timeoutMs, async () => {
    const { rows } = await pool().query<{ in: boolean }>(
      `SELECT count(*) > 0 AND bool_and(snapshot_ended_at IS NOT NULL AND backfill_ended_at IS NOT NULL) AS in FROM source`,
    );
    return rows[0]?.in === true;
  });
  await settled(60_000);
}

export const addressOf = (stack: Stack) => ({
  webUs: `http://127.0.0.1:${stack.ports.webUs}`,
  webEu: `http://127.0.0.1:${stack.ports.webEu}`,
  availabilityUs: `http://127.0.0.1:${stack.ports.availabilityUs}`,
  availabilityEu: `http://127.0.0.1:${stack.ports.availabilityEu}`,
  airline: `http://127.0.0.1:${stack.ports.airline}`,
});

export type Travel = { origin: string; destination: string; departsOn: string };

/** Travels that have several fares on sale, the same ones on every run of a world. */
export async function travelsOnSale(most: number): Promise<Travel[]> {
  const { pool } = await import("@/server/infra/postgres");
  const { rows } = await pool().query<Travel>(
    `SELECT origin, destination, departs_on AS "departsOn" FROM best_fare WHERE NOT gone AND cabin = 'economy' AND departs_on > now()::date + 2
      GROUP BY 1, 2, 3 ORDER BY md5(origin || destination || departs_on) LIMIT $1`,
    [most],
  );
  return rows;
}

/** What people ask: mostly refetches of lists and calendars at both regions, and pages that are rendered whole. */
export function searchMix(stack: Stack, travels: Travel[], pageEvery = 4): Question[] {
  const address = addressOf(stack);
  const regions = [
    { name: "us", web: address.webUs, api: address.availabilityUs },
    { name: "eu", web: address.webEu, api: address.availabilityEu },
  ];
  return travels.flatMap(({ origin, destination, departsOn }, index) =>
    regions.map(({ name, web, api }): Question => {
      const search = `from=${origin}&to=${destination}&dep=${departsOn}`;
      if (index % pageEvery === 0) return { name: `page-${name}`, url: `${web}/search?${search}`, kind: "page" };
      const view = index % pageEvery === 1 ? "calendar" : "list";
      return { name: `api-${name}`, url: `${api}/api/fares?${search}&view=${view}`, kind: "api" };
    }),
  );
}

/** Both regions have rendered their pages often enough to be measured. */
export async function warmUp(questions: Question[], rounds = 2): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const { url } of questions)
      await fetch(url, { signal: AbortSignal.timeout(15_000) }).then(
        (answer) => answer.text(),
        () => "",
      );
  }
}

export async function ask(url: string, timeoutMs = 10_000): Promise<{ status: number; body: string; ms: number }> {
  const startedMs = performance.now();
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), headers: { "accept-language": "en" } });
  const body = await answer.text();
  return { status: answer.status, body, ms: performance.now() - startedMs };
}

/** Asks the sandbox airline to do something; with the token of its operator. */
export async function tellAirline(stack: Stack, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${addressOf(stack).airline}/control/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${stack.env["OPERATOR_TOKEN"]}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`the sandbox airline answers ${answer.status} to ${path}: ${await answer.text()}`);
  return answer.json();
}
