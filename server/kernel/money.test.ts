import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { convert, decimalOf, exponentOf, fromWire, parseAmount, toWire } from "./money";

describe("amounts", () => {
  test.each([
    ["129.50", "EUR", 12950n],
    ["129.5", "EUR", 12950n],
    ["3200", "JPY", 3200n],
    ["41.125", "KWD", 41125n],
    ["0.05", "USD", 5n],
    ["1e3", "EUR", null],
    ["1,234.50", "EUR", null],
    ["-1", "EUR", null],
    ["NaN", "EUR", null],
    ["", "EUR", null],
    ["3200.5", "JPY", null],
    ["3200.0", "JPY", null],
    ["1.999", "EUR", null],
    ["1.990", "EUR", 199n],
  ])("%s %s is read digit by digit as %s", (text, currency, minor) => expect(parseAmount(text, currency)).toBe(minor));

  test("writing and reading an amount gives it back, in 0, 2 and 3 decimals", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 11n }), fc.constantFrom("EUR", "JPY", "KWD"), (amountMinor, currency) => {
        expect(parseAmount(decimalOf({ amountMinor, currency }), currency)).toBe(amountMinor);
        expect(fromWire(toWire({ amountMinor, currency }))).toEqual({ amountMinor, currency });
      }),
    );
  });

  test("digits follow ISO 4217", () => expect(["JPY", "EUR", "KWD"].map(exponentOf)).toEqual([0, 2, 3]));
});

describe("conversion", () => {
  const rates = { base: "EUR" as const, day: "2026-11-24", perEuro: { USD: "1.1", JPY: "160", KWD: "0.33" } };

  test("goes by integers and rounds half up once", () => {
    expect(convert({ amountMinor: 10000n, currency: "EUR" }, "USD", rates)).toBe(11000n);
    expect(convert({ amountMinor: 16000n, currency: "JPY" }, "EUR", rates)).toBe(10000n);
    expect(convert({ amountMinor: 33000n, currency: "KWD" }, "EUR", rates)).toBe(10000n);
    expect(convert({ amountMinor: 1n, currency: "EUR" }, "JPY", rates)).toBe(2n);
  });

  test("a missing rate gives no number", () => {
    expect(convert({ amountMinor: 1n, currency: "CHF" }, "EUR", rates)).toBeNull();
    expect(convert({ amountMinor: 1n, currency: "USD" }, "EUR", null)).toBeNull();
  });

  test("the same currency needs no rate", () => expect(convert({ amountMinor: 7n, currency: "CHF" }, "CHF", null)).toBe(7n));
});
