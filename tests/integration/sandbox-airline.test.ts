import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { Readable } from "node:stream";
import { Duffel } from "@duffel/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feedItem, feedPage, feedRates, sourceInfo } from "@/server/airlines/fare-feed-format";

const folder = mkdtempSync(join(tmpdir(), "sandbox-airline-process-"));
let airline: { url: string; process: ChildProcess };
let duffel: Duffel;

async function start(extra: Record<string, string> = {}): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, ["--import", "tsx", "infra/sandbox-airline/main.ts"], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      PORT: "0",
      WORLD: "tiny",
      FEED_LIMIT_PER_SECOND: "500",
      DUFFEL_LIMIT_PER_SECOND: "500",
      TOKEN: "secret",
      DATA_DIR: folder,
      ...extra,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the airline ended with ${code}`)));
    child.stdout?.on("data", (chunk: Buffer) => resolve((JSON.parse(chunk.toString()) as { port: number }).port));
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

async function stop(one: { process: ChildProcess }): Promise<void> {
  const ended = new Promise((resolve) => one.process.once("exit", resolve));
  one.process.kill("SIGTERM");
  await ended;
}

const headers = { authorization: "Bearer secret" };
const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${airline.url}${path}`, { headers, ...init });
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${airline.url}${path}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  airline = await start();
  duffel = new Duffel({ token: "secret", basePath: airline.url });
});
afterAll(async () => {
  await stop(airline);
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
    await stop(airline);
    airline = await start();
    duffel = new Duffel({ token: "secret", basePath: airline.url });
    expect(await prices()).toEqual(before);
    const after = feedPage.parse(await (await get(`/fare-feed/v1/changes?cursor=${cursor}&limit=2000`)).json());
    const told = (after.items as { flight: { ref: string } }[]).filter(({ flight }) => flight.ref.endsWith("JFKLHR"));
    expect(told.length).toBeGreaterThanOrEqual(dropped.flights - 20);
    await post("/control/restore", { route: "JFK-LHR" });
  });
});

describe("Duffel's SDK", () => {
  test("finds offers at the prices of the feed, three brands a flight, and reads one again", async () => {
    const day = inDays(12);
    const { data } = await duffel.offerRequests.create({
      slices: [{ origin: "JFK", destination: "LHR", departure_date: day, departure_time: null, arrival_time: null }],
      passengers: [{ type: "adult" }],
      cabin_class: "economy",
      return_offers: true,
    });
    expect(new Set(data.offers.map((offer) => offer.slices[0]?.fare_brand_name))).toEqual(new Set(["LIGHT", "STANDARD", "FLEX"]));
    const feed = feedPage.parse(await (await get(`/fare-feed/v1/flights?origin=JFK&destination=LHR&departsOn=${day}`)).json()).items as {
      flight: { segments: { number: string; departsAt: string }[] };
      fares: { cabin: string; brand: string; amount: string; currency: string; soldOut?: boolean }[];
    }[];
    const inFeed = new Set(
      feed.flatMap(({ flight, fares }) =>
        fares
          .filter((fare) => fare.cabin === "economy" && !fare.soldOut)
          .map(
            (fare) =>
              `${flight.segments.map((one) => one.number).join("+")} ${flight.segments[0]?.departsAt} ${fare.brand} ${fare.amount} ${fare.currency}`,
          ),
      ),
    );
    const offered = data.offers.map((offer) => {
      const slice = offer.slices[0];
      return `${slice?.segments.map((one) => one.marketing_carrier_flight_number).join("+")} ${slice?.segments[0]?.departing_at.slice(0, 16)} ${slice?.fare_brand_name} ${offer.total_amount} ${offer.total_currency}`;
    });
    expect(offered.length).toBeGreaterThan(15);
    expect(offered.filter((one) => !inFeed.has(one)).length).toBeLessThanOrEqual(1);

    const first = data.offers.find((offer) => offer.slices[0]?.fare_brand_name === "FLEX");
    const again = await duffel.offers.get(first!.id);
    expect(again.data.id).toBe(first!.id);
    expect(again.data.conditions.refund_before_departure?.allowed).toBe(true);
    expect(Number(again.data.base_amount) + Number(again.data.tax_amount)).toBeCloseTo(Number(again.data.total_amount), 2);
    const listed = await duffel.offers.list({ offer_request_id: data.id, sort: "total_amount", limit: 5 });
    expect(listed.data.length).toBe(5);
    expect((await duffel.offerRequests.get(data.id)).data.offers.length).toBe(data.offers.length);
  });
  test("a round trip is the sum of its one-ways, and passengers multiply it", async () => {
    const ask = async (slices: [string, string, string][], adults: number): Promise<{ total: number; brand: string; key: string }[]> => {
      const { data } = await duffel.offerRequests.create({
        slices: slices.map(([origin, destination, departure_date]) => ({
          origin,
          destination,
          departure_date,
          departure_time: null,
          arrival_time: null,
        })),
        passengers: Array.from({ length: adults }, () => ({ type: "adult" as const })),
        cabin_class: "economy",
        max_connections: 0,
        return_offers: true,
      });
      return data.offers.map((offer) => ({
        total: Number(offer.total_amount),
        brand: String(offer.slices[0]?.fare_brand_name),
        key: offer.slices.map((slice) => slice.comparison_key).join(" "),
      }));
    };
    const [out, back] = [inDays(8), inDays(13)];
    const there = await ask([["CPH", "LIS", out]], 1);
    const home = await ask([["LIS", "CPH", back]], 1);
    const both = await ask(
      [
        ["CPH", "LIS", out],
        ["LIS", "CPH", back],
      ],
      1,
    );
    const two = await ask(
      [
        ["CPH", "LIS", out],
        ["LIS", "CPH", back],
      ],
      2,
    );
    expect(both.length).toBeGreaterThan(3);
    let equal = 0;
    for (const offer of both) {
      const [first, second] = offer.key.split(" ");
      const sum =
        (there.find((one) => one.key === first && one.brand === offer.brand)?.total ?? 0) +
        (home.find((one) => one.key === second && one.brand === offer.brand)?.total ?? 0);
      if (Math.abs(sum - offer.total) < 0.011) equal++;
    }
    expect(equal).toBeGreaterThanOrEqual(both.length - 3);
    const pair = two.find((one) => one.key === both[0]?.key && one.brand === both[0]?.brand);
    expect(pair?.total).toBeCloseTo((both[0]?.total ?? 0) * 2, 1);
  });
  test("a city code asks all its airports", async () => {
    const { data } = await duffel.offerRequests.create({
      slices: [{ origin: "NYC", destination: "LON", departure_date: inDays(7), departure_time: null, arrival_time: null }],
      passengers: [{ age: 34 }, { age: 1 }],
      return_offers: true,
    });
    expect(data.slices[0]?.origin_type).toBe("city");
    expect(data.offers.length).toBeGreaterThan(10);
  });
  test("refusals have Duffel's shape: blank slices, a past day, an unknown offer, no version", async () => {
    type Refusal = { meta: { status: number }; errors: { type: string; code: string }[] };
    const refusal = async (run: () => Promise<unknown>): Promise<Refusal> => {
      try {
        await run();
      } catch (error) {
        return error as Refusal;
      }
      throw new Error("was not refused");
    };
    const blank = await refusal(() => duffel.offerRequests.create({ slices: [], passengers: [{ type: "adult" }], return_offers: true }));
    expect([blank.meta.status, blank.errors[0]?.type, blank.errors[0]?.code]).toEqual([422, "validation_error", "validation_required"]);
    const past = await refusal(() =>
      duffel.offerRequests.create({
        slices: [{ origin: "JFK", destination: "LHR", departure_date: "2020-01-01", departure_time: null, arrival_time: null }],
        passengers: [{ type: "adult" }],
        return_offers: true,
      }),
    );
    expect(past.errors[0]?.code).toBe("validation_in_the_past");
    expect((await refusal(() => duffel.offers.get("off_none"))).errors[0]?.code).toBe("not_found");
    const other = new Duffel({ token: "wrong", basePath: airline.url });
    expect((await refusal(() => other.airlines.list())).errors[0]?.type).toBe("authentication_error");
    expect((await get("/air/airlines")).status).toBe(400);
  });
  test("airlines and airports are listed page by page", async () => {
    const names: string[] = [];
    for await (const { data } of duffel.airports.listWithGenerator()) names.push(String(data.iata_code));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("JFK");
    const [airlineOne] = (await duffel.airlines.list({ limit: 5 })).data;
    expect((await duffel.airlines.get(airlineOne!.id)).data.name).toBe(airlineOne!.name);
  });
  test("X-1 no flights, X-3 partial batches, X-5 dearer and X-6 cheaper on re-read, X-7 the brand is gone", async () => {
    const search = (origin: string, destination: string): Promise<{ id: string; total: number; brand: string }[]> =>
      duffel.offerRequests
        .create({
          slices: [{ origin, destination, departure_date: inDays(6), departure_time: null, arrival_time: null }],
          passengers: [{ type: "adult" }],
          return_offers: true,
        })
        .then(({ data }) =>
          data.offers.map((offer) => ({
            id: offer.id,
            total: Number(offer.total_amount),
            brand: String(offer.slices[0]?.fare_brand_name),
          })),
        );
    expect(await search("KOI", "LSI")).toEqual([]);
    for (const [origin, destination, factor] of [
      ["GCI", "JER", 1.12],
      ["JER", "GCI", 0.88],
    ] as const) {
      const [first] = await search(origin, destination);
      expect(Number((await duffel.offers.get(first!.id)).data.total_amount) / first!.total).toBeCloseTo(factor, 1);
    }
    const light = (await search("ALF", "TOS")).find(({ brand }) => brand === "LIGHT");
    await expect(duffel.offers.get(light!.id)).rejects.toMatchObject({ errors: [{ code: "offer_no_longer_available" }] });

    const batch = await duffel.batchOfferRequests.create({
      slices: [{ origin: "SYY", destination: "ILY", departure_date: inDays(6), departure_time: null, arrival_time: null }],
      passengers: [{ type: "adult" }],
    });
    expect(batch.data.total_batches).toBeGreaterThanOrEqual(4);
    const arrived: number[] = [];
    for (let left = batch.data.remaining_batches; left > 0;) {
      const { data } = await duffel.batchOfferRequests.get(batch.data.id);
      arrived.push(data.offers.length);
      left = data.remaining_batches;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(arrived.filter((count) => count > 0).length).toBeGreaterThanOrEqual(3);
  });
});
