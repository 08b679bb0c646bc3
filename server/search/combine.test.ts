import { describe, expect, test } from "vitest";
import { givenOption, inEuros } from "@/tests/support/slice-options";
import { brandTotals, LOWEST_A_WAY, oneWay, roundTrips, SHORTEST_A_WAY } from "./combine";

const everything = () => true;
const keys = (rows: { key: string }[]) => rows.map(({ key }) => key);

describe("there and back", () => {
  const out = givenOption({ id: 1, leaves: "08:00", minutes: 180 }); // lands at 11:00

  test.each([
    ["before the arrival", "10:00", false],
    ["less than an hour after it", "11:59", false],
    ["an hour after it", "12:00", true],
    ["in the evening", "20:00", true],
  ])("on one day, the way back leaves %s", (_name, leaves, pairs) => {
    const back = givenOption({ id: 2, leaves });
    expect(keys(roundTrips([out], [back], inEuros, everything))).toEqual(pairs ? ["1-2"] : []);
  });

  test("over midnight the instants decide, not the days", () => {
    const late = givenOption({ id: 1, leaves: "22:00", minutes: 240 }); // lands at 02:00 on the next day
    const homeward = [
      givenOption({ id: 2, day: "2027-03-11", leaves: "01:00" }),
      givenOption({ id: 3, day: "2027-03-11", leaves: "04:00" }),
    ];
    expect(keys(roundTrips([late], homeward, inEuros, everything))).toEqual(["1-3"]);
  });

  test("where a source tells no times, the way back leaves on a later day", () => {
    const back = (day: string) => givenOption({ id: 2, day, leaves: null });
    expect(roundTrips([out], [back("2027-03-10")], inEuros, everything)).toEqual([]);
    expect(roundTrips([out], [back("2027-03-11")], inEuros, everything)).toHaveLength(1);
    const untimed = givenOption({ id: 1, leaves: null });
    expect(roundTrips([untimed], [givenOption({ id: 2, leaves: "23:00" })], inEuros, everything)).toEqual([]);
  });

  test("the row adds prices and minutes, and has the most stops of its ways", () => {
    const back = givenOption({ id: 2, day: "2027-03-17", minutes: 400, via: ["MAD"], prices: { LIGHT: 7000n } });
    const [row] = roundTrips([out], [back], { ...inEuros, seats: 2 }, everything);
    expect(row).toMatchObject({ key: "1-2", minutes: 580, stops: 1 });
    expect(row!.brands[0]).toMatchObject({ brand: "LIGHT", compareMinor: 34_000n });
  });

  test("of many flights the lowest, the shortest and those the filters want are paired", () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      givenOption({ id: index + 10, minutes: 300 - index, prices: { LIGHT: BigInt(10_000 + index) } }),
    );
    const back = givenOption({ id: 2, day: "2027-03-17" });
    const paired = new Set(keys(roundTrips(many, [back], inEuros, (option) => option.slice.flightId === 80)));
    expect(paired.size).toBe(LOWEST_A_WAY + SHORTEST_A_WAY + 1);
    for (const [what, id] of Object.entries({ lowest: 10, shortest: 109, wanted: 80 })) expect(paired.has(`${id}-2`), what).toBe(true);
  });
});

describe("the price of a brand", () => {
  const pricesOf = (prices: Parameters<typeof givenOption>[0]["prices"][]) =>
    Object.fromEntries(
      brandTotals(
        prices.map((one, index) => givenOption({ id: index + 1, ...(one ? { prices: one } : {}) })),
        inEuros,
      ).map(({ brand, compareMinor }) => [brand, compareMinor]),
    );

  test("is the lowest that gives at least its rights on every way", () => {
    expect(
      pricesOf([
        { LIGHT: 10_000n, STANDARD: 8000n },
        { LIGHT: 5000n, STANDARD: 7000n },
      ]),
    ).toEqual({ LIGHT: 13_000n, STANDARD: 15_000n });
  });

  test("is left out where every way has more rights for less", () => {
    expect(pricesOf([{ LIGHT: 10_000n, STANDARD: 8000n, FLEX: 15_000n }])).toEqual({ STANDARD: 8000n, FLEX: 15_000n });
  });

  test("takes more rights on one way where that way sells no less", () => {
    expect(pricesOf([{ LIGHT: 10_000n, FLEX: 15_000n }, { FLEX: 20_000n }])).toEqual({ LIGHT: 30_000n, FLEX: 35_000n });
  });

  test("is none where a way does not give its rights", () => {
    expect(pricesOf([{ LIGHT: 10_000n, FLEX: 15_000n }, { LIGHT: 9000n }])).toEqual({ LIGHT: 19_000n });
  });

  test("the lowest comes first; at one price the one with more rights", () => {
    const [row] = oneWay([givenOption({ id: 1, prices: { LIGHT: 9000n, STANDARD: 9000n, FLEX: 12_000n } })], inEuros);
    expect(row!.brands.map(({ brand }) => brand)).toEqual(["STANDARD", "LIGHT", "FLEX"]);
  });
});
