import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feedItem, feedPage, feedRates, sourceInfo } from "@/server/airlines/fare-feed-format";
import { headers, inDays, startAirline, stopAirline, type Airline } from "./sandbox-airline-process";

const folder = mkdtempSync(join(tmpdir(), "sandbox-airline-process-"));
let airline: Airline;
const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${airline.url}${path}`, { headers, ...init });
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${airline.url}${path}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  airline = await startAirline(folder);
});
afterAll(async () => {
  await stopAirline(airline);
  rmSync(folder, { recursive: true, force: true });
});

describe("fare-feed over HTTP", () => {
  test("every page and item is of the wire format", async () => {
    sourceInfo.parse(await (await get("/fare-feed/v1/source")).json());
    feedRates.parse(await (await get("/fare-feed/v1/rates")).json());
    for (const path of [
      "snapshot?limit=2000",
      "history?limit=300",
      "history?limit=300&upcoming=true",
      "changes",
      `flights?origin=JFK&destination=LHR&departsOn=${inDays(9)}`,
    ]) {
      const page = feedPage.parse(await (await get(`/fare-feed/v1/${path}`)).json());
      for (const item of page.items) feedItem.parse(item);
      if (path !== "changes") expect(page.items.length).toBeGreaterThan(0);
    }
  });
  test("without the token nothing but health is answered", async () => {
    expect((await fetch(`${airline.url}/health`)).status).toBe(200);
    for (const path of ["/fare-feed/v1/source", "/control/calls"]) expect((await fetch(`${airline.url}${path}`)).status).toBe(401);
  });
  test("an unknown cursor is 410 and a bad limit is 400", async () => {
    expect((await get("/fare-feed/v1/changes?cursor=nonsense")).status).toBe(410);
    expect((await get("/fare-feed/v1/changes?limit=0")).status).toBe(400);
  });
  test("above the limit the answer is 429 with Retry-After, and the report says so", async () => {
    await post("/control/limit", { source: "faulty", perSecond: 5 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => get("/faulty/fare-feed/v1/source")));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(7);
    for (const answer of refused) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(answers[0]?.headers.get("x-ratelimit-limit")).toBe("5");
    const report = (await (await get("/faulty/fare-feed/v1/limits/report")).json()) as {
      highestPerSecond: number;
      neverAboveLimit: boolean;
    };
    expect([report.highestPerSecond, report.neverAboveLimit]).toEqual([12, false]);
  });
});

describe("faults", () => {
  const meet = async (kind: string): Promise<Response> => {
    await post("/control/fault", { source: "sandbox", kind, count: 1 });
    return get("/fare-feed/v1/source", { signal: AbortSignal.timeout(1_500), redirect: "manual" });
  };
  test("500, 429, HTML and a redirect to itself", async () => {
    expect((await meet("500")).status).toBe(500);
    const limited = await meet("429");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "2"]);
    expect((await meet("html")).headers.get("content-type")).toContain("text/html");
    const moved = await meet("redirect-loop");
    expect([moved.status, moved.headers.get("location")]).toEqual([302, "/fare-feed/v1/source"]);
    expect((await get("/fare-feed/v1/source")).status).toBe(200);
  });
  test("timeout never answers; half, hang and slow begin and do not end", async () => {
    await expect(meet("timeout")).rejects.toThrow();
    for (const kind of ["half", "hang", "slow"]) await expect(meet(kind).then((answer) => answer.text())).rejects.toThrow();
  });
  test("the faulty source bombs, overflows and tells things that are no page", async () => {
    await post("/control/limit", { source: "faulty", perSecond: 500 });
    const huge = await get("/faulty/fare-feed/v1/changes?case=huge");
    let bytes = 0;
    for await (const chunk of Readable.fromWeb(huge.body as never)) bytes += (chunk as Buffer).length;
    expect(bytes).toBeGreaterThan(50 * 1024 * 1024);
    const { get: httpGet } = await import("node:http");
    const unpacked = await new Promise<number>((resolve, reject) => {
      httpGet(`${airline.url}/faulty/fare-feed/v1/changes?case=gzip-bomb`, { headers }, (answer) => {
        let size = 0;
        answer
          .pipe(createGunzip())
          .on("data", (chunk: Buffer) => (size += chunk.length))
          .on("end", () => resolve(size))
          .on("error", reject);
      });
    });
    expect(unpacked).toBe(200 * 1024 * 1024);
    expect(await (await get("/faulty/fare-feed/v1/changes?case=empty")).text()).toBe("");
    await post("/control/fault", { source: "faulty", kind: "truncated", count: 1 });
    await expect(get("/faulty/fare-feed/v1/changes").then((answer) => answer.json())).rejects.toThrow();
    feedPage.parse(await (await get("/faulty/fare-feed/v1/changes")).json());
  });
  test("following the cursors of the faulty source meets every bad item once, beside good ones", async () => {
    const seen: number[] = [];
    for (let cursor = ""; ;) {
      const page = feedPage.parse(await (await get(`/faulty/fare-feed/v1/snapshot${cursor}`)).json());
      seen.push(page.items.filter((item) => !feedItem.safeParse(item).success).length);
      expect(page.items.length).toBe(10);
      if (!page.hasMore) break;
      cursor = `?cursor=${page.nextCursor}`;
    }
    expect(seen.length).toBeGreaterThan(25);
    expect(seen.filter((bad) => bad === 1).length).toBeGreaterThan(15);
  });
});

describe("npm run airline", () => {
  const run = (...args: string[]): { status: number | null; out: string; err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "scripts/airline.ts", ...args], {
      env: { ...process.env, AIRLINE_URL: airline.url, OPERATOR_TOKEN: "secret" },
      encoding: "utf8",
    });
    return { status, out: stdout, err: stderr };
  };
  test("drop says how many flights are cheaper from when on; nonsense is refused with a sentence and 2", () => {
    const dropped = run("drop", "lhr-jfk", "15%", "--days", "5");
    expect(dropped.status).toBe(0);
    expect(dropped.out).toMatch(/^LHR-JFK: \d+ flights until \d{4}-\d\d-\d\d are 15 % cheaper \(from /);
    for (const args of [
      ["drop", "JFK-XYZ", "15%"],
      ["drop", "JFK-LHR"],
      ["drop", "JFK-LHR", "200%"],
      ["fly"],
      ["drop", "JFK-LHR", "5%", "--nights", "3"],
    ]) {
      const refused = run(...args);
      expect([refused.status, refused.out]).toEqual([2, ""]);
      expect(refused.err).toMatch(/^airline: /);
    }
    expect(run("--help").out).toContain("drop JFK-LHR 15%");
  });
});

describe("a restart", () => {
  test("keeps what was made to happen, and goes on at the same cursor", async () => {
    let cursor: string | undefined;
    for (let next: string | null = ""; cursor === undefined;) {
      const page = feedPage.parse(await (await get(`/fare-feed/v1/snapshot?limit=2000${next ? `&cursor=${next}` : ""}`)).json());
      cursor = page.changesCursor;
      next = page.nextCursor;
    }
    const dropped = (await (await post("/control/drop", { route: "JFK-LHR", percent: 15, days: 10 })).json()) as { flights: number };
    expect(dropped.flights).toBeGreaterThan(50);
    const prices = async (): Promise<unknown> =>
      (
        feedPage.parse(await (await get(`/fare-feed/v1/flights?origin=JFK&destination=LHR&departsOn=${inDays(4)}`)).json()).items as {
          fares: { amount: string; sequence: number }[];
        }[]
      ).map(({ fares }) => fares.filter(({ sequence }) => sequence > 0).length);
    const before = await prices();
    await stopAirline(airline);
    airline = await startAirline(folder);
    expect(await prices()).toEqual(before);
    const after = feedPage.parse(await (await get(`/fare-feed/v1/changes?cursor=${cursor}&limit=2000`)).json());
    const told = (after.items as { flight: { ref: string } }[]).filter(({ flight }) => flight.ref.endsWith("JFKLHR"));
    expect(told.length).toBeGreaterThanOrEqual(dropped.flights - 20);
    await post("/control/restore", { route: "JFK-LHR" });
  });
});
