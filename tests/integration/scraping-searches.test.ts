import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Airline, Answer, Readings } from "@/server/airlines/airline";
import type { PriceChange, TravelBody } from "@/server/messages/travel";
import { givenChange, givenFlight, givenTravel, soon } from "@/tests/support/factories";
import { testStores } from "@/tests/support/stores";
import { runAirline, type RunningAirline } from "./scraping-airline-process";

let stores: Awaited<ReturnType<typeof testStores>>;
let sandbox: RunningAirline;
let store: import("@/server/fares/scrape-port").ScrapeStore;
let scrapeCounts: typeof import("@/server/fares/scrape-postgres").scrapeCounts;
let askAirline: typeof import("@/server/fares/ask-airline").askAirline;
let checkPriceSample: typeof import("@/server/fares/check-price-sample").checkPriceSample;
let settleOutliers: typeof import("@/server/fares/settle-outliers").settleOutliers;
let recordPrices: typeof import("@/server/fares/record-prices").recordPrices;
let pool: typeof import("@/server/infra/postgres").pool;

beforeAll(async () => {
  stores = await testStores();
  sandbox = await runAirline();
  ({ scrapeStore: store, scrapeCounts } = await import("@/server/fares/scrape-postgres"));
  ({ askAirline } = await import("@/server/fares/ask-airline"));
  ({ checkPriceSample } = await import("@/server/fares/check-price-sample"));
  ({ settleOutliers } = await import("@/server/fares/settle-outliers"));
  ({ recordPrices } = await import("@/server/fares/record-prices"));
  ({ pool } = await import("@/server/infra/postgres"));
});
afterAll(async () => {
  await sandbox?.stop();
  await stores?.drop();
});

const departsOn = soon(30);
const travel = { origin: "CPH", destination: "LIS", departsOn };
const flight = givenFlight("700", departsOn);
const at = (minute: number) => new Date(Date.now() - 3_600_000 + minute * 60_000).toISOString();

/** A source that says whatever it is told to say. */
function given(name: string, repeatsEqualPrices: boolean) {
  const says: { answer: Answer<Readings> } = { answer: { ok: false, reason: "source_unavailable", detail: "", retryAfterMs: null } };
  const facts = { name, label: name, soldHere: true, staleAfterSeconds: 300, carriers: {}, repeatsEqualPrices };
  const airline: Airline = {
    name: () => name,
    facts: () => facts,
    readSource: async () => ({ ok: true, value: facts }),
    feed: null,
    readTravel: async () => says.answer,
    hasRoom: () => true,
    condition: () => ({ breaker: "closed", degraded: false, requests: 0, errors: {}, quarantined: {}, lastAnswerAt: null }),
    close: () => {},
  };
  const say = (...prices: [minor: number, sequence?: number][]) => {
    const readings = prices.map(([minor, sequence = 0], minute) =>
      givenChange(flight, { amountMinor: String(minor), observedAt: at(minute), sequence }),
    );
    says.answer = { ok: true, value: { flights: [flight], readings, quarantined: [], received: readings.length, repeated: 0 } };
  };
  return { airline, say, facts };
}
function publisher() {
  const bodies: TravelBody[] = [];
  return { bodies, tools: { store, publish: async (more: TravelBody[]) => void bodies.push(...more), queueDepth: async () => 0 } };
}
const changesOf = (bodies: TravelBody[]): PriceChange[] => bodies.flatMap((body) => body.changes);

describe("a source that is asked travel by travel", () => {
  test("sends a change once, then marks that it was seen, in a sequence of our own", async () => {
    const { airline, say } = given("asked-1", true);
    const { bodies, tools } = publisher();
    for (const price of [10_000, 10_000, 10_000, 12_000, 10_000]) {
      say([price]);
      expect((await askAirline(airline, travel, tools)).ok).toBe(true);
    }
    expect(changesOf(bodies).map(({ amountMinor, sequence }) => `${amountMinor}@${sequence}`)).toEqual(["10000@1", "12000@4", "10000@5"]);
    expect(bodies.flatMap((body) => body.seen)).toHaveLength(2);
    expect(await scrapeCounts("asked-1")).toMatchObject({ received: 5, accepted: 3, unchanged: 2, waiting: 0 });
  });

  test("what was saved and not published is published after a crash, with the places it had", async () => {
    const { airline, say } = given("asked-2", true);
    const { bodies, tools } = publisher();
    say([10_000]);
    const crashing = { ...tools, publish: () => Promise.reject(new Error("the process died here")) };
    await expect(askAirline(airline, travel, crashing)).rejects.toThrow("died");
    say([11_000]);
    await askAirline(airline, travel, tools);
    expect(await store.listUnpublished("asked-2")).toEqual([]);
    expect(changesOf(bodies).map(({ amountMinor, sequence }) => `${amountMinor}@${sequence}`)).toEqual(["10000@1", "11000@2"]);
  });

  test("a jump is shown when it is asked a second time, or forgotten", async () => {
    const { airline, say } = given("asked-3", true);
    const { bodies, tools } = publisher();
    for (const price of [10_000, 300_000, 300_000, 300_100, 9000, 310_000]) {
      say([price]);
      await askAirline(airline, travel, tools);
    }
    expect(changesOf(bodies).map(({ amountMinor }) => amountMinor)).toEqual(["10000", "300000", "300100", "310000"]);
    const books = await scrapeCounts("asked-3");
    expect(books).toMatchObject({ received: 6, accepted: 4, unchanged: 1, waiting: 0, quarantined: { outlier_refuted: 1 } });
  });

  test("a refusal is an answer, and changes nothing", async () => {
    const { airline } = given("asked-4", true);
    const { bodies, tools } = publisher();
    expect(await askAirline(airline, travel, tools)).toMatchObject({ ok: false, reason: "source_unavailable" });
    expect(bodies).toEqual([]);
  });
});

describe("a jump in a feed that sends changes only", () => {
  const outlier = {
    kind: "live" as const,
    change: givenChange(flight, { amountMinor: "500000", observedAt: at(1), sequence: 9 }),
    facts: flight,
  };
  const waiting = (source: string) =>
    store.savePage(source, {
      kind: "live",
      cursor: {},
      quarantined: [],
      waiting: [outlier],
      settled: [],
      lasts: [],
      counts: { received: 1, waiting: 1 },
    });

  test("is published when a second look finds it again", async () => {
    const { airline, say } = given("jump-1", false);
    const { bodies, tools } = publisher();
    await waiting("jump-1");
    say([500_000, 9]);
    expect(await settleOutliers(airline, tools)).toBe(1);
    expect(changesOf(bodies)).toEqual([outlier.change]);
    expect(await scrapeCounts("jump-1")).toMatchObject({ received: 1, accepted: 1, waiting: 0 });
    expect(await settleOutliers(airline, tools)).toBe(0);
  });

  test("is quarantined when a second look contradicts it", async () => {
    const { airline, say } = given("jump-2", false);
    const { bodies, tools } = publisher();
    await waiting("jump-2");
    say([12_000, 10]);
    expect(await settleOutliers(airline, tools)).toBe(1);
    expect(bodies).toEqual([]);
    expect(await scrapeCounts("jump-2")).toMatchObject({ received: 1, accepted: 0, waiting: 0, quarantined: { outlier_refuted: 1 } });
  });

  test("waits on while nobody answers", async () => {
    const { airline } = given("jump-3", false);
    const { tools } = publisher();
    await waiting("jump-3");
    expect(await settleOutliers(airline, tools)).toBe(0);
    expect(await scrapeCounts("jump-3")).toMatchObject({ waiting: 1 });
  });
});

describe("sampled re-reads", () => {
  test("a source whose prices do not hold hides itself, and comes back when they hold again", async () => {
    const { airline, say, facts } = given("sampled", false);
    const sourceFacts = { label: facts.label, soldHere: true, staleAfterSeconds: 300, carriers: {} };
    const rates = [{ day: "2026-01-01", perEuro: { USD: "1.1", EUR: "1" } }];
    await recordPrices(givenTravel("sampled", [flight], [], { sourceFacts, rates }), "sampled-0");
    await recordPrices(
      givenTravel("sampled", [flight], [givenChange(flight, { amountMinor: "10000", observedAt: at(0), sequence: 1 })]),
      "sampled-1",
    );
    const suppressed = async () =>
      (await pool().query<{ suppressed: boolean }>(`SELECT suppressed FROM source WHERE name = 'sampled'`)).rows[0]!.suppressed;

    say([10_000, 1]);
    for (let check = 0; check < 47; check++) expect(await checkPriceSample(airline)).toBe("equal");
    say([12_000, 2]);
    for (let check = 0; check < 2; check++) expect(await checkPriceSample(airline)).toBe("different");
    expect(await suppressed()).toBe(false);
    await checkPriceSample(airline);
    expect(await suppressed()).toBe(true);
    const { rows } = await pool().query<{ body: string }>(
      `SELECT body FROM outbox WHERE queue = 'fare' AND body LIKE '%"suppressed":true%'`,
    );
    expect(rows).toHaveLength(1);

    say([10_000, 3]);
    for (let check = 0; check < 20; check++) await checkPriceSample(airline);
    expect(await suppressed()).toBe(false);
  });

  test("a source that is not sold here, that is busy or that does not answer is not judged", async () => {
    const { airline, facts } = given("sampled", false);
    expect(await checkPriceSample({ ...airline, facts: () => ({ ...facts, soldHere: false }) })).toBe("not_checked");
    expect(await checkPriceSample({ ...airline, hasRoom: () => false })).toBe("not_checked");
    expect(await checkPriceSample(airline)).toBe("not_checked");
  });
});

describe("Duffel", () => {
  async function connect() {
    const { duffel } = await import("@/server/airlines/duffel");
    const { openOutgoing } = await import("@/server/airlines/outgoing");
    const { findPlace } = await import("@/server/places/find-place");
    const placeOf = (iata: string) => {
      const place = findPlace(iata);
      return place?.kind === "airport" ? { zone: place.zone, country: place.country } : null;
    };
    return duffel({
      url: sandbox.url,
      token: "test",
      outgoing: openOutgoing([sandbox.url], { timeoutMs: 3000 }),
      placeOf,
      requestsPerSecond: 50,
      breakerResetMs: 300,
    });
  }

  test("answers the fares of a travel in our words, in the same keys as the feed", async () => {
    const airline = await connect();
    const environment = process.env;
    const answer = await airline.readTravel({ origin: "JFK", destination: "LHR", departsOn: soon(9) });
    expect(process.env).toBe(environment);
    expect(answer.ok && answer.value.quarantined).toEqual([]);
    expect(answer.ok && answer.value.readings.length).toBeGreaterThan(3);
    const page = (await sandbox.ask(`/fare-feed/v1/flights?origin=JFK&destination=LHR&departsOn=${soon(9)}`)) as {
      items: { flight: { segments: { carrier: string; number: string }[] } }[];
    };
    const keys = page.items.map(
      ({ flight: { segments } }) => `${segments.map(({ carrier, number }) => `${carrier}${Number(number)}`).join("-")}/JFK-LHR/${soon(9)}`,
    );
    expect(new Set(answer.ok ? answer.value.flights.map(({ key }) => key) : [])).toEqual(new Set(keys));
    airline.close();
  });

  test("faults of the other side are refusals, and the circuit opens for Duffel alone", async () => {
    const airline = await connect();
    const ask = () => airline.readTravel({ origin: "JFK", destination: "LHR", departsOn: soon(9) });
    for (const [kind, reason] of [
      ["429", "rate_limited"],
      ["500", "source_unavailable"],
      ["html", "source_unavailable"],
      ["redirect-loop", "source_unavailable"],
    ] as const) {
      await sandbox.ask("/control/fault", { source: "duffel", kind, count: 1 });
      expect(await ask()).toMatchObject({ ok: false, reason });
    }
    expect(airline.condition().breaker).toBe("open");
    expect(await ask()).toMatchObject({ ok: false, reason: "circuit_open" });
    airline.close();
  }, 30_000);

  test("a route that nobody flies is an empty answer", async () => {
    const airline = await connect();
    expect(await airline.readTravel({ origin: "KOI", destination: "LSI", departsOn: soon(9) })).toMatchObject({
      ok: true,
      value: { readings: [], received: 0 },
    });
    airline.close();
  });
});
