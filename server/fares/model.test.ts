import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cabinOfFare, codeOfFare, codesOfCabin, compareStamps, fareOfCode, isFromTheFuture, newestOfEach } from "./model";

describe("newest wins", () => {
  const stamp = fc.record({
    key: fc.constantFrom("a", "b", "c"),
    observedAt: fc.integer({ min: 0, max: 5 }).map((second) => new Date(second * 1000).toISOString()),
    sequence: fc.integer({ min: 0, max: 5 }),
  });

  test("whatever the order and the repeats", () => {
    fc.assert(
      fc.property(fc.array(stamp, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 60 }), (events, picks) => {
        const again = [...events, ...picks.flatMap((pick) => (events.length > 0 ? [events[pick % events.length]!] : []))].reverse();
        const text = (list: typeof events) =>
          newestOfEach(list, (event) => event.key)
            .map((event) => JSON.stringify(event))
            .sort();
        expect(text(again)).toEqual(text(events));
      }),
    );
  });

  test("ties of the instant are settled by the sequence", () => {
    const at = "2026-01-01T00:00:00.000Z";
    expect(compareStamps({ observedAt: at, sequence: 2 }, { observedAt: at, sequence: 1 })).toBeGreaterThan(0);
    expect(compareStamps({ observedAt: at, sequence: 1 }, { observedAt: at, sequence: 1 })).toBe(0);
  });
});

test("five minutes ahead is the future, five minutes is not", () => {
  const nowMs = Date.parse("2026-01-01T00:00:00Z");
  expect(isFromTheFuture("2026-01-01T00:05:00.000Z", nowMs)).toBe(false);
  expect(isFromTheFuture("2026-01-01T00:05:00.001Z", nowMs)).toBe(true);
});

describe("codes of fares are stored, so they never move", () => {
  test.each([
    ["economy.LIGHT", 1],
    ["economy.STANDARD", 2],
    ["economy.FLEX", 3],
    ["economy.UNSTATED", 4],
    ["business.LIGHT", 9],
    ["first.UNSTATED", 16],
  ])("%s is %i", (fare, code) => {
    expect(codeOfFare(fare)).toBe(code);
    expect(fareOfCode(code)).toBe(fare);
  });
  test("an unknown fare has none", () => expect(codeOfFare("economy.GOLD")).toBeNull());
  test("a cabin has four", () => {
    expect(codesOfCabin("business")).toEqual([9, 10, 11, 12]);
    expect(cabinOfFare("premium_economy.FLEX")).toBe("premium_economy");
  });
});
