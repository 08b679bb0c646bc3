import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { RecordedFeed } from "./recorded-feed";
import { RecordedSpool } from "./recorded-spool";

const folder = mkdtempSync(join(tmpdir(), "sandbox-recorded-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Item = {
  flight: { ref: string; timesKnown: boolean; segments: { departsAt: string }[] };
  fares: { amount: string; currency: string; observedAt: string; sequence: number; brand: string }[];
};

const LINES = [
  "note,origin,destination,departure_date,observed_date,price_usd,airline,stops,duration_min",
  'x,JFK,LHR,2026-07-20,2026-07-11,400,"American, British",0,410',
  "x,JFK,LHR,2026-07-20,2026-07-10,390.5,American,0,410",
  "x,JFK,LHR,2026-07-21,2026-07-10,,American,0,410",
  "x,JFK,LHR,2026-07-22,yesterday,1e3,American,0,410",
  "x,CDG",
  "x,JFK,LHR,2026-07-20,2026-07-12,400,American,0,",
];

function feedOf(name: string, text: string | Buffer, dataDir = folder): RecordedFeed {
  const path = join(folder, name);
  writeFileSync(path, text);
  return new RecordedFeed("recorded", path, new RecordedSpool(path, dataDir), () => Date.parse("2026-11-24T00:00:00Z"));
}

async function readAll(feed: RecordedFeed, limit: number): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await feed.changes(cursor, limit);
    items.push(...(page.items as Item[]));
    if (!page.hasMore) return items;
    cursor = page.nextCursor;
  }
}

test("every row is served once, in the order of the days of observation, malformed rows as they are", async () => {
  const feed = feedOf("a.csv", `${LINES.join("\n")}\n`);
  const items = await readAll(feed, 2);
  expect(items.map(({ fares }) => [fares[0]?.observedAt, fares[0]?.amount])).toEqual([
    ["2026-07-10T12:00:00.000Z", "390.50"],
    ["2026-07-10T12:00:00.000Z", ""],
    ["2026-07-11T12:00:00.000Z", "400.00"],
    ["2026-07-12T12:00:00.000Z", "400.00"],
    ["yesterdayT12:00:00.000Z", "1e3"],
    ["T12:00:00.000Z", ""],
  ]);
  expect(items.map(({ fares }) => fares[0]?.sequence)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await feed.report()).toMatchObject({ rowsInFile: 6, rowsServed: 6, distinctRowsServed: 6, complete: true });
});

test("a flight has one reference for all observations, and no invented time", async () => {
  const items = (await readAll(feedOf("b.csv", LINES.join("\r\n")), 100)).filter(({ flight }) => flight.ref === "JFK-LHR-2026-07-20");
  expect(items.length).toBe(3);
  for (const { flight, fares } of items) {
    expect(flight.timesKnown).toBe(false);
    expect([fares[0]?.brand, fares[0]?.currency]).toEqual(["UNSTATED", "USD"]);
  }
});

test("gzip or not, in pages of any size, the rows are the same; a second process reuses the spool", async () => {
  const plain = await readAll(feedOf("c.csv", LINES.join("\n")), 1);
  const packed = feedOf("c.csv.gz", gzipSync(LINES.join("\n")));
  expect(await readAll(packed, 50)).toEqual(plain);
  const again = new RecordedFeed("recorded", join(folder, "c.csv.gz"), new RecordedSpool(join(folder, "c.csv.gz"), folder), () => 0);
  expect(await readAll(again, 4)).toEqual(plain);
});

test("a file without a price column is refused with the column named", async () => {
  await expect(
    feedOf("d.csv", "origin,destination,departure_date,observed_date\nA,B,2026-07-01,2026-07-01\n").changes(null, 5),
  ).rejects.toThrow(/price_<currency>/);
});

test("sixty thousand rows come out complete", async () => {
  const rows = Array.from(
    { length: 60_000 },
    (_, i) => `x,JFK,LHR,2026-08-${String((i % 28) + 1).padStart(2, "0")},2026-07-${String((i % 10) + 10)},${300 + (i % 97)},A,0,400`,
  );
  const feed = feedOf("e.csv", [LINES[0], ...rows].join("\n"));
  expect((await readAll(feed, 2_000)).length).toBe(60_000);
  expect(await feed.report()).toMatchObject({ rowsInFile: 60_000, complete: true });
});
