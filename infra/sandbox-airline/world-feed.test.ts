import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DAY_MS, dayOfInstant } from "./calendar";
import { CursorGone, type FeedPage } from "./feed-source";
import { historyOf } from "./history";
import { testQuotes, TODAY } from "./test-world";
import { flies } from "./world";
import { WorldFeed } from "./world-feed";
import type { Quotes } from "./quotes";

type Fare = { cabin: string; brand: string; amount: string; soldOut?: boolean; observedAt: string; sequence: number };
type Item = { flight: { ref: string; segments: { departsAt: string }[] }; fares: Fare[] };

const tiny = { kind: "tiny", daysOnSale: 20 } as const;
const folder = mkdtempSync(join(tmpdir(), "sandbox-airline-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function feedAt(quotes: Quotes): { feed: WorldFeed; at: (now: number) => WorldFeed } {
  let now = TODAY;
  const feed = new WorldFeed(quotes, { historyDays: 10, historyLeads: 15, now: () => now });
  return { feed, at: (instant) => ((now = instant), feed) };
}

function walk(next: (cursor: string | null) => FeedPage): { items: Item[]; last: FeedPage } {
  const items: Item[] = [];
  for (let cursor: string | null = null; ;) {
    const page = next(cursor);
    items.push(...(page.items as Item[]));
    if (!page.hasMore) return { items, last: page };
    cursor = page.nextCursor;
  }
}

function book(items: Item[], kept = new Map<string, Fare>()): Map<string, Fare> {
  for (const { flight, fares } of items)
    for (const fare of fares) {
      const key = `${flight.ref} ${fare.cabin}.${fare.brand}`;
      const known = kept.get(key);
      if (!known || known.sequence < fare.sequence) kept.set(key, fare);
    }
  return kept;
}

describe("the feed of the world", () => {
  test("a snapshot and the changes after it give the next snapshot, fare by fare", () => {
    const { at } = feedAt(testQuotes(tiny, 0.5));
    const before = walk((cursor) => at(TODAY).snapshot(cursor, 400));
    const later = TODAY + 3 * 3_600_000;
    let cursor = before.last.changesCursor as string;
    const kept = book(before.items);
    let told = 0;
    for (let now = TODAY; now <= later; now += 1_200_000) {
      const page = at(now).changes(cursor, 2_000);
      cursor = page.nextCursor as string;
      told += page.items.length;
      book(page.items as Item[], kept);
      expect(page.checkedUpTo).toBe(new Date(now).toISOString());
      for (const { flight, fares } of page.items as Item[])
        if (!flight.ref.endsWith("VBYRNN")) for (const fare of fares) expect(Date.parse(fare.observedAt)).toBeLessThanOrEqual(now);
    }
    const after = book(walk((next) => at(later).snapshot(next, 2_000)).items);
    expect(told).toBeGreaterThan(100);
    for (const [key, fare] of after) if (!key.includes("VBY")) expect([key, kept.get(key)]).toEqual([key, fare]);
  });

  test("pages are the same whatever their size, and a process that starts again goes on at the same cursor", () => {
    const one = feedAt(testQuotes(tiny, 0.3));
    const other = feedAt(testQuotes(tiny, 0.3));
    const large = walk((cursor) => one.at(TODAY).snapshot(cursor, 2_000));
    const small = walk((cursor) =>
      (cursor === null ? one : other).at(TODAY + 5_000).snapshot(cursor ?? one.at(TODAY).snapshot(null, 7).nextCursor, 7),
    );
    expect([...(one.at(TODAY).snapshot(null, 7).items as Item[]), ...small.items]).toEqual(large.items);
    expect(large.last.total).toBe(large.items.length);

    const start = large.last.changesCursor as string;
    const end = TODAY + 7_200_000;
    const atOnce = walk((cursor) => one.at(end).changes(cursor ?? start, 2_000)).items;
    const bySmall = walk((cursor) => other.at(end).changes(cursor ?? start, 3)).items;
    expect(bySmall).toEqual(atOnce);
  });

  test("the sequence of a fare grows with every change, and no place in it is used twice", () => {
    const { at } = feedAt(testQuotes(tiny, 0.3));
    const start =
      at(TODAY).snapshot(null, 1).nextCursor === null ? "" : walk((cursor) => at(TODAY).snapshot(cursor, 2_000)).last.changesCursor;
    const seen = new Map<string, number>();
    for (const { flight, fares } of walk((cursor) => at(TODAY + DAY_MS / 2).changes(cursor ?? (start as string), 2_000)).items) {
      if (flight.ref.endsWith("RNNVBY")) continue;
      for (const fare of fares) {
        const key = `${flight.ref} ${fare.cabin}.${fare.brand}`;
        expect(fare.sequence).toBeGreaterThan(seen.get(key) ?? 0);
        seen.set(key, fare.sequence);
      }
    }
    expect(seen.size).toBeGreaterThan(100);
  });

  test("history is what a daily reader at 12:00 UTC saw, price by price", () => {
    const quotes = testQuotes(tiny, 0.5);
    const day = dayOfInstant(TODAY) - 3;
    for (const journey of quotes.world.journeys.filter((one) => flies(one, day))) {
      const kept = historyOf(quotes, journey, day, 15, TODAY);
      const seen: { amountMinor: number; soldOut: boolean; sequence: number }[] = [];
      for (let lead = 15; lead >= 1; lead--) {
        const readAt = (day - lead) * DAY_MS + DAY_MS / 2;
        const fare = quotes.quote(journey, day, readAt)?.fares[0];
        const last = seen[seen.length - 1];
        if (fare && (last?.amountMinor !== fare.amountMinor || last.soldOut !== fare.soldOut)) seen.push(fare);
      }
      expect(kept.map(({ amountMinor, soldOut, sequence }) => ({ amountMinor, soldOut, sequence }))).toEqual(
        seen.map(({ amountMinor, soldOut, sequence }) => ({ amountMinor, soldOut, sequence })),
      );
    }
  });

  test("the most popular routes come first", () => {
    const { at } = feedAt(testQuotes());
    const first = at(TODAY).snapshot(null, 50).items as Item[];
    expect(first.every(({ flight }) => flight.ref.endsWith("JFKLHR"))).toBe(true);
  });

  test("a cursor of another world, of another question or of no meaning is gone", () => {
    const { at } = feedAt(testQuotes(tiny));
    const other = feedAt(testQuotes({ ...tiny, seed: 9 }));
    for (const cursor of ["", "x", "c.x.1.1", "s.1.2.3", other.at(TODAY).snapshot(null, 1).nextCursor as string])
      for (const ask of [() => at(TODAY).snapshot(cursor, 10), () => at(TODAY).changes(cursor, 10), () => at(TODAY).history(cursor, 10)])
        expect(ask).toThrow(CursorGone);
  });

  test("live changes come at the asked rate", () => {
    const { at } = feedAt(testQuotes({}, 2));
    const mark = testQuotes().world.mark;
    const hour = walk((cursor) => at(TODAY).changes(cursor ?? `c.${mark}.${TODAY - 3_600_000}.0`, 2_000)).items;
    const changes = hour.reduce((sum, { fares }) => sum + fares.length, 0) / 3_600;
    expect(changes).toBeGreaterThan(1.5);
    expect(changes).toBeLessThan(2.5);
  });
});

describe("what a visitor makes happen", () => {
  test("a drop is told as changes of all flights on sale of the route, and stays after a restart", () => {
    const quotes = testQuotes(tiny, 0, folder);
    const { at } = feedAt(quotes);
    const snapshot = walk((cursor) => at(TODAY).snapshot(cursor, 2_000));
    const before = book(snapshot.items);
    const today = dayOfInstant(TODAY);
    quotes.overrides.add({ kind: "drop", origin: "JFK", destination: "LHR", fromDay: today - 1, toDay: today + 20, percent: 15 }, TODAY);
    const page = at(TODAY + 60_000).changes(snapshot.last.changesCursor as string, 2_000);
    const dropped = (page.items as Item[]).filter(({ flight }) => flight.ref.endsWith("JFKLHR"));
    const onSale = snapshot.items.filter(({ flight }) => flight.ref.endsWith("JFKLHR"));
    expect(dropped.length).toBe(onSale.length);
    for (const { flight, fares } of dropped)
      for (const fare of fares)
        expect(Number(fare.amount) / Number(before.get(`${flight.ref} ${fare.cabin}.${fare.brand}`)?.amount)).toBeCloseTo(0.85, 1);

    const again = feedAt(testQuotes(tiny, 0, folder));
    expect(again.at(TODAY + 60_000).changes(snapshot.last.changesCursor as string, 2_000)).toEqual(page);
  });

  test("fill, cancel, delay and restore change what is on sale and nothing of the past", () => {
    const quotes = testQuotes(tiny, 0);
    const today = dayOfInstant(TODAY);
    const journey = quotes.world.byPair.get("CPH-LIS")?.journeys[0];
    const day = today + 9;
    const order = { origin: "CPH", destination: "LIS", fromDay: day, toDay: day };
    const past = quotes.quote(journey!, day, TODAY)!.fares;
    quotes.overrides.add({ ...order, kind: "fill" }, TODAY);
    quotes.overrides.add({ ...order, kind: "delay", minutes: 95 }, TODAY + 1_000);
    quotes.overrides.add({ ...order, kind: "restore" }, TODAY + 2_000);
    quotes.overrides.add({ ...order, kind: "cancel" }, TODAY + 3_000);
    const at = (ms: number): string => {
      const quote = quotes.quote(journey!, day, TODAY + ms)!;
      return [quote.fares.every((fare) => fare.soldOut), quote.delayMinutes, quote.cancelled].join();
    };
    expect([at(500), at(1_500), at(2_500), at(3_500)]).toEqual(["true,0,false", "true,95,false", "false,0,false", "true,0,true"]);
    expect(quotes.quote(journey!, day, TODAY)!.fares).toEqual(past);
    expect(quotes.quote(journey!, day + 1, TODAY + 3_500)?.cancelled).toBe(false);
    expect(quotes.segments(journey!, day, 95)[0]?.departsAt).not.toBe(quotes.segments(journey!, day, 0)[0]?.departsAt);
  });
});

describe("scenario routes", () => {
  const changesOf = (route: string, fromMs: number): Fare[][] => {
    const quotes = testQuotes(tiny, 0.1);
    const { at } = feedAt(quotes);
    const items = walk((cursor) => at(TODAY).changes(cursor ?? `c.${quotes.world.mark}.${TODAY - fromMs}.0`, 2_000)).items;
    const byFare = new Map<string, Fare[]>();
    for (const { flight, fares } of items.filter((item) => item.flight.ref.endsWith(route)))
      for (const fare of fares) {
        const key = `${flight.ref} ${fare.brand}`;
        byFare.set(key, [...(byFare.get(key) ?? []), fare]);
      }
    return [...byFare.values()];
  };
  test("X-15: changes of one fare come out of order", () => {
    const fares = changesOf("RNNVBY", DAY_MS);
    expect(fares.some((list) => list.some((fare, i) => i > 0 && fare.sequence < (list[i - 1] as Fare).sequence))).toBe(true);
  });
  test("X-16: a clock ten minutes ahead tells times of the future", () => {
    const told = changesOf("VBYRNN", DAY_MS).flat();
    expect(told.length).toBeGreaterThan(0);
    expect(Math.max(...told.map((fare) => Date.parse(fare.observedAt)))).toBeGreaterThan(TODAY - DAY_MS + 600_000);
  });
  test.each([
    ["X-5", "GCI", "JER", 1.12],
    ["X-6", "JER", "GCI", 0.88],
  ])("%s: a re-read of %s-%s costs another price than the snapshot", (_id, origin, destination, factor) => {
    const { at } = feedAt(testQuotes(tiny, 0));
    const offered = book(walk((cursor) => at(TODAY).snapshot(cursor, 2_000)).items);
    const again = at(TODAY).flights({ origin, destination, departsOn: "2026-12-01" }).items as Item[];
    expect(again.length).toBe(2);
    for (const { flight, fares } of again)
      for (const fare of fares)
        expect(Number(fare.amount) / Number(offered.get(`${flight.ref} ${fare.cabin}.${fare.brand}`)?.amount)).toBeCloseTo(factor, 2);
  });
  test("X-7: the brand LIGHT is gone on re-read; X-1: a route without flights is an empty page", () => {
    const { at } = feedAt(testQuotes(tiny, 0));
    const brands = (at(TODAY).flights({ origin: "ALF", destination: "TOS", departsOn: "2026-12-01" }).items as Item[]).flatMap(
      ({ fares }) => fares.map((fare) => fare.brand),
    );
    expect(new Set(brands)).toEqual(new Set(["STANDARD", "FLEX"]));
    expect(at(TODAY).flights({ origin: "KOI", destination: "LSI", departsOn: "2026-12-01" }).items).toEqual([]);
  });
  test("X-23: prices in a currency without and with three decimals", () => {
    const { at } = feedAt(testQuotes());
    const of = (origin: string, destination: string): Fare[] =>
      (at(TODAY).flights({ origin, destination, departsOn: "2026-12-01" }).items as Item[]).flatMap(({ fares }) => fares);
    for (const fare of of("MMY", "ISG")) expect(fare.amount).toMatch(/^\d+$/);
    for (const fare of of("KWI", "DXB")) expect(fare.amount).toMatch(/^\d+\.\d{3}$/);
  });
});
