import { describe, expect, test } from "vitest";
import { givenOption, inEuros } from "@/tests/support/slice-options";
import { oneWay, roundTrips } from "./combine";
import { activeFilters, countRows, dropsOf, facetsOf, matching, type Count, type Filters } from "./facets";

const rows = oneWay(
  [
    givenOption({ id: 1, carrier: "AX", leaves: "07:00", minutes: 120, prices: { LIGHT: 20_000n, STANDARD: 25_000n } }),
    givenOption({ id: 2, carrier: "BY", leaves: "09:30", minutes: 300, via: ["MAD"], prices: { LIGHT: 12_000n, FLEX: 30_000n } }),
    givenOption({ id: 3, carrier: "BY", leaves: "18:00", minutes: 320, via: ["ZRH"], prices: { LIGHT: 9000n } }),
    givenOption({ id: 4, carrier: "QI", leaves: "18:45", minutes: 700, via: ["MAD", "ZRH"], prices: { LIGHT: 8000n } }),
  ],
  inEuros,
);
const counted = (counts: Count[]) =>
  Object.fromEntries(counts.map(({ value, count, from }) => [value, [count, from?.compareMinor ?? null]]));

describe("a facet", () => {
  test("counts the rows that each choice would leave, with their lowest price", () => {
    const facets = facetsOf(rows, {});
    expect(counted(facets.stops)).toEqual({ 0: [1, 20_000n], 1: [3, 9000n], 2: [4, 8000n] });
    expect(counted(facets.carriers)).toEqual({ BY: [2, 9000n], AX: [1, 20_000n], QI: [1, 8000n] });
    expect(counted(facets.via)).toEqual({ MAD: [1, 12_000n], ZRH: [1, 9000n] });
    expect(counted(facets.included)).toEqual({ bag: [2, 25_000n], changeable: [2, 25_000n], refundable: [1, 30_000n] });
    expect(facets.leaveHours.flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))).toEqual([
      [7, 1],
      [9, 1],
      [18, 2],
    ]);
  });

  test.each([
    ["stops", { stops: 0 }, "stops"],
    ["carriers", { carriers: ["AX"] }, "carriers"],
    ["via", { via: ["MAD"] }, "via"],
  ] as const)("of %s ignores its own choice", (_name, filters, facet) => {
    const chosen = facetsOf(rows, filters as unknown as Filters);
    expect(counted(chosen[facet])).toEqual(counted(facetsOf(rows, {})[facet]));
  });

  test("of hours ignores the chosen hours", () => {
    expect(facetsOf(rows, { leaveFrom: 6, leaveTo: 8 }).leaveHours).toEqual(facetsOf(rows, {}).leaveHours);
  });

  test("keeps all other choices", () => {
    const facets = facetsOf(rows, { stops: 0 });
    expect(counted(facets.carriers)).toEqual({ AX: [1, 20_000n] });
    expect(facets.leaveHours.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(counted(facetsOf(rows, { bag: "1" }).carriers)).toEqual({ AX: [1, 25_000n], BY: [1, 30_000n] });
  });

  test("says what the list says once the choice is made", () => {
    const filters: Filters = { maxHours: 6 };
    for (const { value, count, from } of facetsOf(rows, filters).carriers) {
      const left = countRows(rows, { ...filters, carriers: [value] });
      expect([count, from?.compareMinor]).toEqual([left.count, left.from?.compareMinor]);
    }
    for (const { value, count } of facetsOf(rows, filters).stops)
      expect(countRows(rows, { ...filters, stops: Number(value) }).count).toBe(count);
  });

  test("counts a carrier there and back only where it flies both ways", () => {
    const back = (id: number, carrier: string) => givenOption({ id, carrier, day: "2027-03-17" });
    const pairs = roundTrips([givenOption({ id: 1, carrier: "AX" })], [back(2, "AX"), back(3, "BY")], inEuros, () => true);
    expect(counted(facetsOf(pairs, {}).carriers)).toEqual({ AX: [1, 20_000n] });
  });
});

describe("a filter", () => {
  test.each([
    ["stops", { stops: 1 }, ["1", "2", "3"]],
    ["airline", { carriers: ["BY", "QI"] }, ["2", "3", "4"]],
    ["connecting airport, which a nonstop has none of", { via: ["MAD"] }, ["2"]],
    ["first hour", { leaveFrom: 9 }, ["2", "3", "4"]],
    ["last hour, which is not part of it", { leaveTo: 18 }, ["1", "2"]],
    ["hours on the way", { maxHours: 5 }, ["1", "2"]],
    ["checked bag", { bag: "1" as const }, ["1", "2"]],
    ["refund", { refundable: "1" as const }, ["2"]],
  ])("on %s", (_name, filters, expected) => {
    expect(rows.filter((row) => matching(row, filters)).map(({ key }) => key)).toEqual(expected);
  });

  test("on rights takes the brands away that lack them, and the price with them", () => {
    const left = matching(rows[0]!, { bag: "1" });
    expect(left?.brands.map(({ brand }) => brand)).toEqual(["STANDARD"]);
    expect(left?.from.compareMinor).toBe(25_000n);
  });

  test("on time keeps no flight that tells none", () => {
    const [untimed] = oneWay([givenOption({ id: 9, leaves: null })], inEuros);
    expect(matching(untimed!, { maxHours: 60 })).toBeNull();
    expect(matching(untimed!, { leaveFrom: 0 })).toBeNull();
    expect(matching(untimed!, {})).not.toBeNull();
  });

  test("that is empty is not active", () => {
    expect(activeFilters({ carriers: [], stops: 0, leaveTo: 9 })).toEqual(["stops", "hours"]);
  });
});

describe("when nothing is left", () => {
  test("each filter whose removal helps is named with what it gives", () => {
    const drops = dropsOf(rows, { stops: 0, carriers: ["BY"] });
    expect(drops.map(({ field, count }) => [field, count])).toEqual([
      ["stops", 2],
      ["carriers", 1],
    ]);
    expect(drops[0]!.from?.compareMinor).toBe(9000n);
  });

  test("all together where no single one helps", () => {
    const drops = dropsOf(rows, { stops: 0, carriers: ["QI"], maxHours: 3, refundable: "1" });
    expect(drops.map(({ field, count }) => [field, count])).toEqual([["all", 4]]);
  });
});
