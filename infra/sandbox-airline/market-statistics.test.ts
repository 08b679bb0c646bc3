import { describe, expect, test } from "vitest";
import { dayOfInstant } from "./calendar";
import { measureMarket, type MarketStatistics } from "./market-statistics";
import { testQuotes, TODAY } from "./test-world";

const measured = new Map<string, MarketStatistics>();

function statistics(variant: "a" | "b", seed: number): MarketStatistics {
  const key = `${variant}${seed}`;
  let found = measured.get(key);
  if (!found) {
    const today = dayOfInstant(TODAY);
    found = measureMarket(testQuotes({ variant, seed }), today - (seed === 1 ? 90 : 45), today - 1);
    measured.set(key, found);
    console.log(
      key,
      JSON.stringify(found, (_name, value: unknown) => (typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value)),
    );
  }
  return found;
}

// Real US fares, one row a flight and day: 7.6 % of days up, 4.3 % down; mean fare x1.10, x1.14, x1.17 over the three fences;
// a lower price later for 19 % and 27 % of arrivals; 0.47 to 1.2 seats a day; 22 % sold out.
describe.each([1, 7])("the market of seed %i moves as real fares do", (seed) => {
  test("on 7.6 % of days a price rises, on 4.3 % it falls", () => {
    const { up, down } = statistics("a", seed);
    expect(up).toBeGreaterThan(0.068);
    expect(up).toBeLessThan(0.084);
    expect(down).toBeGreaterThan(0.038);
    expect(down).toBeLessThan(0.049);
  });
  test("the mean fare climbs over the three fences", () => {
    const { from20To17, from14To11, from7To3 } = statistics("a", seed);
    expect(from20To17).toBeCloseTo(1.1, 1);
    expect(Math.abs(from20To17 - 1.1)).toBeLessThan(0.03);
    expect(Math.abs(from14To11 - 1.14)).toBeLessThan(0.03);
    expect(Math.abs(from7To3 - 1.17)).toBeLessThan(0.03);
  });
  test("a lower price comes later for about 19 % of late and 27 % of all arrivals", () => {
    const { lowerLater21, lowerLater59 } = statistics("a", seed);
    expect(Math.abs(lowerLater21 - 0.19)).toBeLessThan(0.025);
    expect(Math.abs(lowerLater59 - 0.27)).toBeLessThan(0.03);
  });
  test("seats sell at 0.47 to 1.2 a day and about 22 % of flights sell out", () => {
    const { soldFar, soldNear, soldOut } = statistics("a", seed);
    expect(soldFar).toBeGreaterThan(0.47);
    expect(soldNear).toBeLessThan(1.2);
    expect(Math.abs(soldOut - 0.22)).toBeLessThan(0.03);
  });
  test("a route has 7 to 10 fare levels", () => {
    const { levelsLeast, levelsMost } = statistics("a", seed);
    expect([levelsLeast, levelsMost]).toEqual([7, 10]);
  });
});

test("the second variant is another market with the same frequency of changes", () => {
  const a = statistics("a", 1);
  const b = statistics("b", 1);
  expect(Math.abs(b.up - a.up)).toBeLessThan(0.015);
  expect(b.from20To17).toBeLessThan(a.from20To17 - 0.02);
});
