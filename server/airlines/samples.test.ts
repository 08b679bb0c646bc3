import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { travelBody } from "@/server/messages/travel";
import { findPlace } from "@/server/places/find-place";
import { offerRequest, readOffers } from "./duffel-offers";
import { feedItem, feedPage, feedRates, sourceInfo } from "./fare-feed-format";
import { readItems } from "./read-items";

const folder = path.join(process.cwd(), "tests/samples");
const names = (kind: string) => readdirSync(path.join(folder, kind)).filter((name) => name.endsWith(".json"));
const load = (kind: string, name: string): unknown => JSON.parse(readFileSync(path.join(folder, kind, name), "utf8"));
const placeOf = (iata: string) => {
  const place = findPlace(iata);
  return place?.kind === "airport" ? { zone: place.zone, country: place.country } : null;
};
const nowMs = Date.parse("2027-01-01T00:00:00Z");

describe("recorded samples of fare-feed", () => {
  test.each(names("fare-feed").filter((name) => name.includes("source")))("%s says what a source is", (name) => {
    expect(sourceInfo.safeParse(load("fare-feed", name)).error).toBeUndefined();
  });
  test("rates.json has rates of exchange by day", () => {
    expect(feedRates.parse(load("fare-feed", "rates.json")).days.length).toBeGreaterThan(0);
  });
  test.each(names("fare-feed").filter((name) => !/source|rates/.test(name)))("%s is a page, every item of it of the format", (name) => {
    const page = feedPage.parse(load("fare-feed", name));
    const isRecorded = name.startsWith("recorded");
    const read = readItems(page.items, { placeOf, carriers: {}, nowMs, factsAt: null, factsMayChange: true });
    expect(read.quarantined.map(({ reason }) => reason)).toEqual(isRecorded ? ["amount_invalid"] : []);
    expect(read.received).toBe(read.readings.length + read.quarantined.length);
    if (!isRecorded) for (const item of page.items) expect(feedItem.safeParse(item).error).toBeUndefined();
  });
});

test.each(names("duffel"))("the recorded Duffel answer %s is read whole", (name) => {
  const { data } = load("duffel", name) as { data: unknown };
  const read = readOffers(offerRequest.parse(data).offers, { placeOf, nowMs, carriers: {} });
  expect(read.quarantined).toEqual([]);
  expect(read.readings.length).toBeGreaterThan(0);
});

test.each(names("travel"))("the recorded travel message %s is still understood", (name) => {
  const parsed = travelBody.safeParse(load("travel", name));
  expect(parsed.error).toBeUndefined();
  const known = new Set(parsed.data!.flights.map(({ key }) => key));
  for (const { flight } of [...parsed.data!.changes, ...parsed.data!.seen]) expect(known).toContain(flight);
});
