import { describe, expect, test } from "vitest";
import { givenOption, inEuros } from "@/tests/support/slice-options";
import { oneWay, roundTrips } from "./combine";
import { matching } from "./facets";
import type { Pricing } from "./price";
import { firstOf, nightsOf, overCheapest, rankAll, sorted, weightsIn, WEIGHTS } from "./rank";
import type { SliceOption } from "./slice-option";

const rankedOf = (options: SliceOption[], pricing: Pricing = inEuros) =>
  rankAll(
    oneWay(options, pricing).flatMap((row) => matching(row, {}) ?? []),
    pricing,
  );
const keys = (rows: { key: string }[]) => rows.map(({ key }) => key);

const quick = givenOption({ id: 1, minutes: 120, prices: { LIGHT: 14_000n } });
const cheap = givenOption({ id: 2, minutes: 480, via: ["MAD"], prices: { LIGHT: 10_000n } });
const night = givenOption({ id: 3, minutes: 125, leaves: "03:00", prices: { LIGHT: 13_500n } });

describe("the score of a row", () => {
  test("is the sum of its parts, each in minor units of the answer", () => {
    const [first, second, third] = rankedOf([quick, cheap, night]);
    expect(first!.score).toEqual({ total: 17_000, price: 14_000, time: 3000, stops: 0, night: 0 });
    expect(second!.score).toEqual({ total: 24_500, price: 10_000, time: 12_000, stops: 2500, night: 0 });
    expect(third!.score).toEqual({ total: 18_625, price: 13_500, time: 3125, stops: 0, night: 2000 });
  });

  test.each([
    ["several seats", { ...inEuros, seats: 4 }],
    ["yen", { currency: "JPY", rates: { base: "EUR", day: "2026-01-01", perEuro: { JPY: "163.37" } }, seats: 3 }],
    ["dinars of Kuwait", { currency: "KWD", rates: { base: "EUR", day: "2026-01-01", perEuro: { KWD: "0.3351" } }, seats: 7 }],
    ["a currency without rates", { currency: "USD", rates: null, seats: 2 }],
  ] as [string, Pricing][])("adds up with %s", (_name, pricing) => {
    for (const { score, from } of rankedOf([quick, cheap, night], pricing)) {
      expect(score.total).toBe(score.price + score.time + score.stops + score.night);
      expect(score.price).toBe(Number(from.compareMinor));
      for (const part of Object.values(score)) expect(Number.isInteger(part)).toBe(true);
    }
  });

  test("weighs time, stops and nights for every seat", () => {
    const [alone, family] = [weightsIn(inEuros), weightsIn({ ...inEuros, seats: 4 })];
    expect(alone).toEqual({ minute: Number(WEIGHTS.hourMinor) / 60, stop: Number(WEIGHTS.stopMinor), night: Number(WEIGHTS.nightMinor) });
    expect(family).toEqual({ minute: 4 * alone.minute, stop: 4 * alone.stop, night: 4 * alone.night });
  });

  test("knows nothing but the price while no rates are there", () => {
    const pricing: Pricing = { currency: "USD", rates: null, seats: 1 };
    expect(keys(sorted(rankedOf([quick, cheap, night], pricing), "best"))).toEqual(["2", "3", "1"]);
  });

  test("takes a flight that tells no times for the longest one", () => {
    const [, untimed] = rankedOf([cheap, givenOption({ id: 9, leaves: null })]);
    expect(untimed!.score.time).toBe(12_000);
  });
});

describe("a night", () => {
  test.each([
    ["leaves at 05:59", "05:59", 120, 1],
    ["leaves at 06:00", "06:00", 120, 0],
    ["lands at 22:59", "20:59", 120, 0],
    ["lands at 23:00", "21:00", 120, 1],
    ["lands at 04:59", "20:59", 480, 1],
    ["lands at 05:00", "21:00", 480, 0],
    ["leaves and lands at night: once", "01:00", 120, 1],
  ])("%s", (_name, leaves, minutes, nights) => {
    expect(nightsOf(oneWay([givenOption({ id: 1, leaves, minutes })], inEuros)[0]!)).toBe(nights);
  });

  test("counts on each way", () => {
    const back = givenOption({ id: 2, day: "2027-03-17", leaves: "04:00" });
    expect(nightsOf(roundTrips([night], [back], inEuros, () => true)[0]!)).toBe(2);
  });
});

describe("the order", () => {
  const ranked = rankedOf([cheap, night, quick]);

  test("best, cheapest and fastest each have their own first", () => {
    expect(keys(sorted(ranked, "best"))).toEqual(["1", "3", "2"]);
    expect(keys(sorted(ranked, "cheapest"))).toEqual(["2", "3", "1"]);
    expect(keys(sorted(ranked, "fastest"))).toEqual(["1", "3", "2"]);
  });

  test("the first of an order is the first of its list", () => {
    for (const sort of ["best", "cheapest", "fastest"] as const) expect(firstOf(ranked, sort)).toBe(sorted(ranked, sort)[0]);
    expect(firstOf([], "best")).toBeNull();
  });

  test("of equal rows does not hang on the order in which they came", () => {
    const equal = rankedOf([5, 3, 4].map((id) => givenOption({ id })));
    for (const sort of ["best", "cheapest", "fastest"] as const) {
      expect(keys(sorted(equal, sort))).toEqual(["3", "4", "5"]);
      expect(keys(sorted(equal.toReversed(), sort))).toEqual(["3", "4", "5"]);
    }
  });

  test("by time puts flights that tell no times last, in the order of their prices", () => {
    const untimed = (id: number, minor: bigint) => givenOption({ id, leaves: null, prices: { LIGHT: minor } });
    expect(keys(sorted(rankedOf([untimed(8, 2000n), untimed(9, 1000n), cheap]), "fastest"))).toEqual(["2", "9", "8"]);
  });
});

describe("the best is explained", () => {
  test("by what it costs more than the cheapest, for all seats, and how much sooner it is there", () => {
    const pricing = { ...inEuros, seats: 2 };
    const ranked = rankedOf([quick, cheap], pricing);
    const [best, cheapest] = [firstOf(ranked, "best")!, firstOf(ranked, "cheapest")!];
    expect([best.key, cheapest.key]).toEqual(["1", "2"]);
    expect(overCheapest(best, cheapest, pricing)).toEqual({ overCheapestMinor: "8000", minutesFasterThanCheapest: 360 });
  });

  test("as nothing more and no sooner when it is the cheapest itself", () => {
    const [only] = rankedOf([quick]);
    expect(overCheapest(only!, only!, inEuros)).toEqual({ overCheapestMinor: "0", minutesFasterThanCheapest: 0 });
  });

  test("without minutes where one of the two tells no times", () => {
    const [untimed, timed] = rankedOf([givenOption({ id: 9, leaves: null, prices: { LIGHT: 9000n } }), quick]);
    expect(overCheapest(timed!, untimed!, inEuros)).toEqual({ overCheapestMinor: "5000", minutesFasterThanCheapest: null });
  });
});
