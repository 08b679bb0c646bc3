import { describe, expect, test } from "vitest";
import { levelOf, levelsOf } from "./quartiles";

const cell = (amount: number | null) => ({
  dep: "2027-02-13",
  ret: null,
  total: amount === null ? null : { amountMinor: String(amount), currency: "EUR" },
  stops: 0,
  seenAt: null,
  stale: false,
});
const cells = (amounts: (number | null)[]) => amounts.map(cell);

describe("low and high among the days shown", () => {
  test("a quarter at most is low, a quarter at most is high", () => {
    const all = cells(Array.from({ length: 40 }, (_, index) => 10_000 + index * 500));
    const levels = levelsOf(all);
    const words = all.map((each) => levelOf(each, levels));
    expect(words.filter((word) => word === "low").length).toBeLessThanOrEqual(10);
    expect(words.filter((word) => word === "high").length).toBeLessThanOrEqual(10);
    expect(words.filter((word) => word === "low").length).toBeGreaterThan(6);
    expect(words[0]).toBe("low");
    expect(words.at(-1)).toBe("high");
  });

  test("few prices get no word", () => expect(levelsOf(cells([100, 200, 300, 400, null]))).toBeNull());
  test("prices that are about the same get no word", () =>
    expect(levelsOf(cells(Array.from({ length: 30 }, (_, index) => 20_000 + index)))).toBeNull());
  test("a day that was not seen has none", () => {
    const levels = levelsOf(cells(Array.from({ length: 20 }, (_, index) => 1000 * (index + 1))));
    expect(levelOf(cell(null), levels)).toBeNull();
    expect(levelOf(null, levels)).toBeNull();
  });
});
