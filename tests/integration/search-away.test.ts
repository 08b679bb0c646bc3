import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "@/server/kernel/calendar";
import { worldOf } from "./search-world";
import { soon } from "@/tests/support/factories";
import { testStores } from "@/tests/support/stores";

/** The breaker of a data centre, held open: what a reader sees while the centre is away. */
type Centres = Record<"us" | "eu", { downUntilMs: number }>;
const centres = () => (globalThis as unknown as { tradewindCentres: Centres }).tradewindCentres;
const away = (...markets: ("us" | "eu")[]) => {
  for (const market of markets) centres()[market].downUntilMs = Infinity;
};

let stores: Awaited<ReturnType<typeof testStores>>;
let answerRequest: typeof import("@/server/search/answer-request").answerRequest;
let closePostgres: typeof import("@/server/infra/postgres").closePostgres;
let forgetOriginDays: typeof import("@/server/fares/read-origin-days").forgetOriginDays;
let forgetSources: typeof import("@/server/fares/read-sources").forgetSources;
let suppress: (hidden: boolean) => Promise<unknown>;
const FIRST = soon(5);
const DEP = addDays(FIRST, 10);
const RET = addDays(FIRST, 15);

beforeAll(async () => {
  Object.assign(process.env, { REGION: "us", SEARCHES_PER_MINUTE: "100000" });
  stores = await testStores();
  ({ answerRequest } = await import("@/server/search/answer-request"));
  ({ closePostgres } = await import("@/server/infra/postgres"));
  ({ forgetOriginDays } = await import("@/server/fares/read-origin-days"));
  ({ forgetSources } = await import("@/server/fares/read-sources"));
  const { pool } = await import("@/server/infra/postgres");
  const { recordPrices } = await import("@/server/fares/record-prices");
  const { showFares } = await import("@/server/fares/show-fares");
  for (const [index, body] of worldOf(FIRST, 40, new Date(Date.now() - 60_000)).entries()) await recordPrices(body, `away-${index}`);
  const { rows } = await pool().query<{ body: string }>(`UPDATE outbox SET sent_at = now() WHERE sent_at IS NULL RETURNING body`);
  for (const row of rows) await showFares(JSON.parse(row.body) as Parameters<typeof showFares>[0]);
  suppress = async (hidden) => {
    const { keyspaceOf, inCentre } = await import("@/server/infra/cassandra");
    const cell = await inCentre("us", (client) => client.execute(`SELECT state FROM ${keyspaceOf("us")}.sources WHERE name = 'alpha'`));
    const state = { ...(cell.rows[0]!["state"] as object), suppressed: hidden };
    await inCentre("us", (client) => client.execute(`UPDATE ${keyspaceOf("us")}.sources SET state = ? WHERE name = 'alpha'`, [state]));
    forgetSources();
  };
});
afterAll(async () => {
  for (const market of ["us", "eu"] as const) centres()[market].downUntilMs = 0;
  await stores?.drop();
});
afterEach(() => {
  for (const market of ["us", "eu"] as const) centres()[market].downUntilMs = 0;
  forgetOriginDays();
});

const QUERIES = [
  `from=NYC&to=LON&dep=${DEP}&ret=${RET}&flex=3&currency=GBP&adults=2`,
  `from=CPH&to=LIS&dep=${DEP}&sort=cheapest`,
  `from=CPH&to=LIS&dep=${DEP}&view=calendar&nights=1`,
  `from=NYC&to=LON&dep=${DEP}&ret=${RET}&view=grid`,
];
const EVERYWHERE = [`from=LON&nights=2-5`, `from=CPH&month=${DEP.slice(0, 7)}&currency=USD`];

async function answersOf(): Promise<{ provenance: Record<string, unknown>; rest: string }[]> {
  const answers = [];
  for (const [resource, queries] of [
    ["fares", QUERIES],
    ["destinations", EVERYWHERE],
  ] as const)
    for (const query of queries) {
      const { status, body } = await answerRequest(resource, query, "127.0.0.1");
      expect([query, status]).toEqual([query, 200]);
      const { provenance, ...rest } = JSON.parse(body) as { provenance: Record<string, unknown> };
      answers.push({ provenance, rest: JSON.stringify(rest) });
    }
  return answers;
}

describe("while stores are away", () => {
  test("the other data centre and PostgreSQL give the same bytes, apart from who answered", async () => {
    const own = await answersOf();
    forgetOriginDays();
    away("us");
    const other = await answersOf();
    forgetOriginDays();
    away("us", "eu");
    const saved = await answersOf();
    expect(own.every(({ provenance }) => provenance["answeredBy"] === "us" && provenance["degraded"] === false)).toBe(true);
    expect(other.every(({ provenance }) => provenance["answeredBy"] === "eu" && provenance["degraded"] === true)).toBe(true);
    expect(saved.every(({ provenance }) => provenance["answeredBy"] === "postgres" && provenance["degraded"] === true)).toBe(true);
    expect(other.map(({ rest }) => rest)).toEqual(own.map(({ rest }) => rest));
    expect(saved.map(({ rest }) => rest)).toEqual(own.map(({ rest }) => rest));
  });

  test("a source that is hidden is gone from every view, and named as late", async () => {
    await suppress(true);
    try {
      const { body } = await answerRequest("fares", QUERIES[1]!, "127.0.0.1");
      const answer = JSON.parse(body) as { provenance: { lateSources: string[] }; itineraries: { brands: { source: string }[] }[] };
      expect(answer.provenance.lateSources).toContain("Alpha feed");
      expect(
        answer.itineraries.flatMap((row) => row.brands.map((brand) => brand.source)).filter((source) => source.includes("Alpha")),
      ).toEqual([]);
    } finally {
      await suppress(false);
    }
  });

  test("with no store at all the answer is a refusal with a time to come back, not an error", async () => {
    away("us", "eu");
    const before = process.env["DATABASE_URL"];
    await closePostgres();
    const { env } = await import("@/server/infra/env");
    const url = env().DATABASE_URL;
    (env() as { DATABASE_URL?: string }).DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
    try {
      for (const query of QUERIES) {
        const { status, headers, body } = await answerRequest("fares", query, "127.0.0.1");
        expect([status, headers["retry-after"], JSON.parse(body)]).toEqual([
          503,
          "1",
          { ok: false, reason: "source_unavailable", problems: [] },
        ]);
      }
      expect((await answerRequest("destinations", EVERYWHERE[0]!, "127.0.0.1")).status).toBe(503);
      expect((await answerRequest("places", "q=lis", "127.0.0.1")).status).toBe(200);
    } finally {
      await closePostgres();
      (env() as { DATABASE_URL?: string | undefined }).DATABASE_URL = url;
      process.env["DATABASE_URL"] = before;
    }
  });
});
