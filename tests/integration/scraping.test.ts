import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { TravelBody } from "@/server/messages/travel";
import { testStores } from "@/tests/support/stores";
import { runAirline, type RunningAirline } from "./scraping-airline-process";

let stores: Awaited<ReturnType<typeof testStores>>;
let airline: RunningAirline;
let scrapeAirline: typeof import("@/server/fares/scrape-airline").scrapeAirline;
let store: import("@/server/fares/scrape-port").ScrapeStore;
let counts: typeof import("@/server/fares/scrape-postgres").scrapeCounts;
let tools: import("@/server/fares/scrape-port").ScrapeTools;
let fareFeed: typeof import("@/server/airlines/fare-feed").fareFeed;
let openOutgoing: typeof import("@/server/airlines/outgoing").openOutgoing;
let findPlace: typeof import("@/server/places/find-place").findPlace;
let pool: typeof import("@/server/infra/postgres").pool;
let rabbit: typeof import("@/server/infra/rabbitmq");
const folder = mkdtempSync(path.join(tmpdir(), "scraping-"));

/** A plain day-by-day record: prices stand still, move, jump once by mistake, and two rows are broken. */
const RECORDED = [
  "origin,destination,departure_date,observed_date,price_usd,airline,stops,duration_min",
  ...["100.00", "100.00", "120.00", "120.00", "120.00", "9900.00", "120.00", "130.00", "130.00"].map(
    (price, day) => `JFK,LAX,2026-08-20,2026-07-0${day + 1},${price},Delta,0,365`,
  ),
  ...["200.00", "200.00", "2900.00", "2900.00", "2950.00"].map(
    (price, day) => `SFO,SEA,2026-08-21,2026-07-0${day + 1},${price},Alaska,0,130`,
  ),
  "JFK,QQQ,2026-08-20,2026-07-02,100.00,Delta,0,365",
  "JFK,LAX,2026-08-20,2026-07-09,abc,Delta,0,365",
].join("\n");

beforeAll(async () => {
  stores = await testStores();
  writeFileSync(path.join(folder, "recorded.csv"), RECORDED);
  airline = await runAirline({ RECORDED_FILES: path.join(folder, "recorded.csv"), DATA_DIR: path.join(folder, "airline") });
  ({ scrapeAirline } = await import("@/server/fares/scrape-airline"));
  ({ scrapeStore: store, scrapeCounts: counts } = await import("@/server/fares/scrape-postgres"));
  ({ scrapeTools: tools } = await import("@/server/fares/scrape-tools"));
  ({ fareFeed } = await import("@/server/airlines/fare-feed"));
  ({ openOutgoing } = await import("@/server/airlines/outgoing"));
  ({ findPlace } = await import("@/server/places/find-place"));
  ({ pool } = await import("@/server/infra/postgres"));
  rabbit = await import("@/server/infra/rabbitmq");
});
afterAll(async () => {
  await airline?.stop();
  await stores?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const closing: (() => void)[] = [];
afterEach(async () => {
  closing.splice(0).forEach((close) => close());
  await rabbit.withChannel((channel) => channel.purgeQueue("travel"));
});

const placeOf = (iata: string) => {
  const place = findPlace(iata);
  return place?.kind === "airport" ? { zone: place.zone, country: place.country } : null;
};
let made = 0;
/** A connector under a source name of its own, so that every test begins with nothing saved. */
function connect(prefix = "", pageLimit = 1000) {
  const outgoing = openOutgoing([airline.url]);
  const name = `source-${++made}`;
  const connector = fareFeed({ url: `${airline.url}${prefix}`, token: "t", name, outgoing, placeOf, pageLimit });
  closing.push(() => (connector.close(), outgoing.close()));
  return { name, connector };
}

async function until(what: string, holds: () => Promise<boolean> | boolean, timeoutMs = 30_000): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(50);
  }
}

/** Everything that waits in the queue, oldest first. */
async function drain(): Promise<TravelBody[]> {
  return rabbit.withChannel(async (channel) => {
    const bodies: TravelBody[] = [];
    for (;;) {
      const delivery = await channel.get("travel", { noAck: true });
      if (!delivery) return bodies;
      bodies.push(JSON.parse(delivery.content.toString("utf8")) as TravelBody);
    }
  });
}

async function scrapeUntil(
  connector: ReturnType<typeof fareFeed>,
  holds: (cursor: Awaited<ReturnType<typeof store.readCursor>>) => boolean,
  changed: Partial<typeof tools> = {},
) {
  const stopping = new AbortController();
  const running = scrapeAirline(
    connector,
    { ...tools, snapshotDepthMost: 1e6, historyDepthMost: 1e6, pollMs: 100, factsKnownWithinMs: 0, ...changed },
    stopping.signal,
  );
  await until("scraped", async () => holds(await store.readCursor(connector.name())));
  stopping.abort();
  await running;
}
const eventOf = (change: TravelBody["changes"][number]) => `${change.flight} ${change.fare} ${change.sequence} ${change.amountMinor}`;

async function expectBalanced(source: string, kind: TravelBody["kind"] | null = null) {
  const books = await counts(source, kind);
  const quarantined = Object.values(books.quarantined).reduce((sum, readings) => sum + readings, 0);
  expect(books.accepted + books.unchanged + books.waiting + quarantined).toBe(books.received);
  return { ...books, bad: quarantined };
}

describe("a feed on its way into RabbitMQ", () => {
  test("the whole snapshot arrives, every fare of it, with its flights' facts, and the books balance", async () => {
    const { name, connector } = connect("", 100);
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone);
    const bodies = await drain();
    const snapshot = bodies.filter(({ kind }) => kind === "snapshot");
    const events = new Set(snapshot.flatMap(({ changes }) => changes.map(eventOf)));
    expect(bodies[0]).toMatchObject({
      sourceFacts: { label: "Sandbox airlines", soldHere: true },
      rates: expect.arrayContaining([]) as unknown,
    });
    expect(bodies[0]!.rates.length).toBeGreaterThan(100);
    expect(snapshot.at(-1)!.progress).toMatchObject({ ended: true });
    expect(new Set(snapshot.flatMap(({ flights }) => flights.map(({ key }) => key))).size).toBe(snapshot.at(-1)!.progress!.served);
    for (const body of snapshot) {
      const known = new Set(body.flights.map(({ key }) => key));
      expect(body.changes.every(({ flight }) => known.has(flight))).toBe(true);
    }
    expect((await expectBalanced(name, "snapshot")).accepted).toBe(events.size);
  });

  test("changes flow while the snapshot is still read, and the source vouches", async () => {
    const { connector } = connect("", 20);
    let during = 0;
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone, {
      publish: async (bodies) => {
        if (bodies.some(({ kind, checkedUpTo }) => kind === "live" && checkedUpTo !== null)) during += 1;
        await tools.publish(bodies);
        await sleep(100);
      },
    });
    expect(during).toBeGreaterThan(0);
  });

  test("a crash between publishing and saving repeats a page and loses none", async () => {
    const whole = connect("", 50);
    await scrapeUntil(whole.connector, (cursor) => cursor.snapshotDone);
    const expected = new Set((await drain()).filter(({ kind }) => kind === "snapshot").flatMap(({ changes }) => changes.map(eventOf)));

    const { name, connector } = connect("", 50);
    let saves = 0;
    const crashing = {
      ...store,
      savePage: async (source: string, save: Parameters<typeof store.savePage>[1]) => {
        if (save.kind === "snapshot" && ++saves % 4 === 2) throw new Error("the process died here");
        return store.savePage(source, save);
      },
    };
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone, { store: crashing });
    const events = (await drain()).filter(({ kind }) => kind === "snapshot").flatMap(({ changes }) => changes.map(eventOf));
    expect(events.length).toBeGreaterThan(new Set(events).size);
    const got = new Set(events);
    const fareOf = (event: string) => event.split(" ").slice(0, 2).join(" ");
    expect(new Set([...got].map(fareOf))).toEqual(new Set([...expected].map(fareOf)));
    expect((await expectBalanced(name, "snapshot")).accepted).toBe(got.size);
  });

  test("a message that RabbitMQ did not confirm does not move the cursor", async () => {
    const { name, connector } = connect("", 50);
    let refusals = 3;
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone, {
      publish: async (bodies) => {
        if (bodies.some(({ kind }) => kind === "snapshot") && refusals-- > 0) throw new rabbit.NotPublished("not confirmed");
        await tools.publish(bodies);
      },
    });
    const fares = new Set((await drain()).filter(({ kind }) => kind === "snapshot").flatMap(({ changes }) => changes.map(eventOf)));
    expect((await expectBalanced(name, "snapshot")).accepted).toBe(fares.size);
  });

  test("a restart goes on where the last confirmed page ended", async () => {
    const { name, connector } = connect("", 40);
    await scrapeUntil(connector, (cursor) => cursor.snapshotCursor !== null);
    const { snapshotCursor } = await store.readCursor(name);
    const asked: (string | null)[] = [];
    const feed = {
      ...connector.feed!,
      readSnapshot: (cursor: string | null) => (asked.push(cursor), connector.feed!.readSnapshot(cursor)),
    };
    await scrapeUntil({ ...connector, feed }, (cursor) => cursor.snapshotDone);
    expect(asked[0]).toBe(snapshotCursor);
    const events = new Set((await drain()).filter(({ kind }) => kind === "snapshot").flatMap(({ changes }) => changes.map(eventOf)));
    expect((await expectBalanced(name, "snapshot")).accepted).toBe(events.size);
  });

  test("an outlived cursor begins a new snapshot, and nothing is vouched for before it is whole", async () => {
    const { name, connector } = connect("", 100);
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone);
    await drain();
    await pool().query(`UPDATE source_cursor SET changes_cursor = 'c.gone.1.0' WHERE source = $1`, [name]);
    const vouched: boolean[] = [];
    let isWhole = false;
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone && !cursor.changesOutlived && isWhole, {
      publish: async (bodies) => {
        if (bodies.some(({ progress }) => progress?.ended)) isWhole = true;
        if (!isWhole) vouched.push(bodies.some(({ checkedUpTo }) => checkedUpTo !== null));
        await tools.publish(bodies);
      },
    });
    expect(vouched).not.toContain(true);
    expect((await drain()).filter(({ kind }) => kind === "snapshot").length).toBeGreaterThan(0);
  });

  test("the back-fill begins after the snapshot, waits while the queue is long, and arrives whole", async () => {
    const { name, connector } = connect("", 200);
    let depth = 41;
    const stopping = new AbortController();
    const running = scrapeAirline(
      connector,
      { ...tools, queueDepth: async () => depth, snapshotDepthMost: 1e6, pollMs: 100, factsKnownWithinMs: 0 },
      stopping.signal,
    );
    await until("the snapshot", async () => (await store.readCursor(name)).snapshotDone);
    await sleep(1200);
    expect((await store.readCursor(name)).historyCursor).toBeNull();
    expect((await counts(name, "backfill")).received).toBe(0);
    depth = 40;
    await until("the back-fill", async () => (await store.readCursor(name)).historyDone, 60_000);
    stopping.abort();
    await running;
    const bodies = (await drain()).filter(({ kind }) => kind === "backfill");
    expect(bodies.at(-1)!.progress).toMatchObject({ ended: true });
    const { received, accepted } = await expectBalanced(name, "backfill");
    expect(accepted).toBe(received);
    expect(new Set(bodies.flatMap(({ changes }) => changes.map(eventOf))).size).toBe(accepted);
  }, 120_000);

  test("by the airline's own count its limit was never passed", async () => {
    await airline.ask("/control/limit", { source: "sandbox", perSecond: 8 });
    await airline.ask("/control/calls/reset", {});
    const { connector } = connect("", 60);
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone && cursor.changesCursor !== null);
    const { sources } = (await airline.ask("/control/calls")) as {
      sources: Record<string, { neverAboveLimit: boolean; refused: number; calls: number }>;
    };
    expect(sources["sandbox"]).toMatchObject({ neverAboveLimit: true, refused: 0 });
    expect(sources["sandbox"]!.calls).toBeGreaterThan(10);
    await airline.ask("/control/limit", { source: "sandbox", perSecond: 200 });
  }, 90_000);

  test("faults of the airline cost time, not fares", async () => {
    const { name, connector } = connect("", 100);
    for (const kind of ["500", "429", "half", "html", "redirect-loop"]) {
      await airline.ask("/control/fault", { source: "sandbox", kind, count: 2 });
      await scrapeUntil(connector, (cursor) => cursor.changesCursor !== null);
    }
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone);
    await expectBalanced(name);
  }, 120_000);
});

describe("a source that is faulty in every way", () => {
  test("every bad item is quarantined with its reason, the good ones beside it arrive, and the books balance", async () => {
    const { name, connector } = connect("/faulty");
    await scrapeUntil(connector, (cursor) => cursor.snapshotDone);
    const bodies = await drain();
    const { quarantined, accepted } = await expectBalanced(name, "snapshot");
    expect(accepted).toBe(new Set(bodies.filter(({ kind }) => kind === "snapshot").flatMap(({ changes }) => changes.map(eventOf))).size);
    expect(quarantined).toMatchObject({
      amount_invalid: expect.any(Number) as number,
      currency_unknown: 1,
      airport_unknown: 1,
      arrival_before_departure: 1,
      brand_unknown: 1,
      observed_in_future: 1,
      duplicate_conflict: 2,
      shape: expect.any(Number) as number,
      time_invalid: expect.any(Number) as number,
    });
    expect(quarantined["amount_invalid"]).toBeGreaterThanOrEqual(10);
    const { rows } = await pool().query<{ reason: string; field: string; item_hash: string; item: string }>(
      `SELECT * FROM quarantine WHERE source = $1`,
      [name],
    );
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(
      rows.every(
        ({ reason, field, item_hash: hash, item }) => reason !== "" && field !== "" && /^[0-9a-f]{32}$/.test(hash) && item.length <= 2000,
      ),
    ).toBe(true);
  });

  test("answers that are no page at all are refused, one by one", async () => {
    const cases = ["html", "empty", "truncated", "gzip-bomb", "huge", "wrong-type", "not-a-page"];
    for (const kind of cases) {
      const { connector } = connect("/faulty");
      await connector.readSource();
      await airline.ask("/control/fault", { source: "faulty", kind, count: 1 });
      expect({ kind, ok: (await connector.feed!.readSnapshot(null)).ok }).toEqual({ kind, ok: false });
      expect({ kind, ok: (await connector.feed!.readSnapshot(null)).ok }).toEqual({ kind, ok: true });
    }
  });
});

describe("a record of daily observations", () => {
  test("equal prices become marks, jumps wait for a second sighting, bad rows are named, and every row is accounted for", async () => {
    const { name, connector } = connect("/recorded", 4);
    const stopping = new AbortController();
    const running = scrapeAirline(connector, { ...tools, pollMs: 50, factsKnownWithinMs: 0 }, stopping.signal);
    await until("all rows", async () => (await counts(name, "live")).received >= 16);
    stopping.abort();
    await running;
    const bodies = await drain();
    const prices = (route: string) =>
      bodies
        .flatMap(({ changes }) => changes)
        .filter(({ flight }) => flight.includes(route))
        .sort((left, right) => left.sequence - right.sequence)
        .map(({ amountMinor }) => amountMinor);
    expect(prices("JFK-LAX")).toEqual(["10000", "12000", "13000"]);
    expect(prices("SFO-SEA")).toEqual(["20000", "290000", "295000"]);
    expect(bodies.flatMap(({ seen }) => seen).length).toBeGreaterThanOrEqual(6);
    const books = await expectBalanced(name, "live");
    expect(books).toMatchObject({
      received: 16,
      accepted: 6,
      quarantined: { airport_unknown: 1, amount_invalid: 1, outlier_refuted: 1 },
      waiting: 0,
    });
  });
});
