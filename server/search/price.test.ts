import { describe, expect, test } from "vitest";
import { priceOfWay, seatsOf, totalOf, type PricedWay } from "./price";

const rates = { base: "EUR" as const, day: "2026-01-01", perEuro: { USD: "1.10", JPY: "163.37", KWD: "0.3351" } };
const way = (eachMinor: bigint, currency: string, chargedMinor = eachMinor, charged = currency): PricedWay => ({
  eachMinor,
  compareMinor: eachMinor,
  charged: { amountMinor: chargedMinor, currency: charged },
});

describe("a total", () => {
  test("is the sum of the ways times the seats", () => {
    const total = totalOf([way(12_950n, "EUR"), way(9905n, "EUR")], { currency: "EUR", seats: 3 });
    expect(total).toEqual({ totalMinor: 68_565n, perPersonMinor: 22_855n, compareMinor: 68_565n, charges: [] });
  });

  test("counts adults and children; lap infants take no seat and pay nothing", () => {
    const party = { adults: 2, children: 1, infants: 2 };
    expect(seatsOf(party)).toBe(3);
    expect(totalOf([way(10_000n, "EUR")], { currency: "EUR", seats: seatsOf(party) }).totalMinor).toBe(30_000n);
  });

  test.each([
    ["JPY, without a decimal", "JPY", 32_001n, 9, 288_009n],
    ["KWD, with three", "KWD", 41_125n, 7, 287_875n],
    ["an amount past what a number holds", "KWD", 9_007_199_254_740_993n, 3, 27_021_597_764_222_979n],
  ])("is exact in %s", (_name, currency, each, seats, totalMinor) => {
    expect(totalOf([way(each, currency)], { currency, seats }).totalMinor).toBe(totalMinor);
  });

  test("names what each currency would be charged, for all seats, where that is another one", () => {
    const ways = [way(10_000n, "EUR", 11_000n, "USD"), way(5000n, "EUR", 5000n, "EUR")];
    expect(totalOf(ways, { currency: "EUR", seats: 2 }).charges).toEqual([
      { amountMinor: 22_000n, currency: "USD" },
      { amountMinor: 10_000n, currency: "EUR" },
    ]);
  });
});

describe("the price of one way", () => {
  test("is the fare itself in the fare's currency, whatever the rates of today say", () => {
    const priced = priceOfWay({ priceMinor: 32_001n, currency: "JPY", marketMinor: 19_590n }, "eu", { currency: "JPY", rates });
    expect(priced).toEqual({ eachMinor: 32_001n, compareMinor: 32_004n, charged: { amountMinor: 32_001n, currency: "JPY" } });
  });

  test.each([
    ["JPY", 16_337n],
    ["KWD", 33_510n],
    ["USD", 11_000n],
  ])("is converted from the market's currency to %s, rounded once to its smallest unit", (currency, expected) => {
    const priced = priceOfWay({ priceMinor: 10_000n, currency: "EUR", marketMinor: 10_000n }, "eu", { currency, rates });
    expect(priced).toMatchObject({ eachMinor: expected, compareMinor: expected, charged: { amountMinor: 10_000n, currency: "EUR" } });
  });

  test("is none without a rate: nothing is compared by guess", () => {
    const fare = { priceMinor: 10_000n, currency: "EUR", marketMinor: 10_000n };
    expect(priceOfWay(fare, "eu", { currency: "CHF", rates })).toBeNull();
    expect(priceOfWay(fare, "eu", { currency: "USD", rates: null })).toBeNull();
  });
});
