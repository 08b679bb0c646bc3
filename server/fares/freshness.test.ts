import { describe, expect, test } from "vitest";
import { isLate, isStale, seenAtMs, type SourceState } from "./freshness";

const feed: SourceState = {
  name: "feed",
  label: "Feed",
  soldHere: true,
  suppressed: false,
  staleAfterSeconds: 60,
  checkedUpToMs: 1_000_000,
  carriers: {},
};

describe("age of a price", () => {
  test("a change feed vouches for fares that have not moved for long", () => {
    expect(seenAtMs({ source: "feed", observedAtMs: 5 }, feed)).toBe(1_000_000);
  });
  test("an event newer than the feed's mark counts", () => {
    expect(seenAtMs({ source: "feed", observedAtMs: 1_000_500 }, feed)).toBe(1_000_500);
  });
  test("a source asked search by search is as old as its last equal reading", () => {
    expect(seenAtMs({ source: "x", observedAtMs: 5, lastSeenAtMs: 700 }, { ...feed, checkedUpToMs: null })).toBe(700);
  });
  test("a price is stale one millisecond after its source's limit, not at it", () => {
    expect(isStale(1_000_000, feed, 1_060_000)).toBe(false);
    expect(isStale(1_000_000, feed, 1_060_001)).toBe(true);
  });
  test("a source that nobody introduced is stale after an hour", () => {
    expect(isStale(0, undefined, 3_600_000)).toBe(false);
    expect(isStale(0, undefined, 3_600_001)).toBe(true);
  });
  test("only a feed can be late", () => {
    expect(isLate(feed, 1_060_001)).toBe(true);
    expect(isLate({ ...feed, checkedUpToMs: null }, 9e12)).toBe(false);
  });
});
