import { describe, expect, test } from "vitest";
import { exponentOf } from "@/server/kernel/money";
import { digitsOf } from "./currency-digits";
import {
  formatAge,
  formatAmountBare,
  formatDayLong,
  formatDaySpoken,
  formatMinutes,
  formatMoney,
  formatMoneyShort,
  formatStay,
  weekdayHeads,
} from "./format";

const money = (amountMinor: string, currency: string) => ({ amountMinor, currency });

describe("money", () => {
  test("every currency has the digits of the kernel", () => {
    for (const currency of Intl.supportedValuesOf("currency"))
      expect([currency, digitsOf(currency)]).toEqual([currency, exponentOf(currency)]);
  });

  test("no digits for yen, three for dinars, two for euros", () => {
    expect(formatMoney(money("3200", "JPY"), "en")).toBe("¥3,200");
    expect(formatMoney(money("41125", "KWD"), "en").replace(/\s/, " ")).toBe("KWD 41.125");
    expect(formatMoney(money("29800", "EUR"), "en")).toBe("€298.00");
    expect(formatMoney(money("5", "EUR"), "en")).toBe("€0.05");
  });

  test("lists leave out decimals that say nothing, and only those", () => {
    expect(formatMoneyShort(money("29800", "EUR"), "en")).toBe("€298");
    expect(formatMoneyShort(money("34250", "EUR"), "en")).toBe("€342.50");
    expect(formatMoneyShort(money("0", "EUR"), "en")).toBe("€0");
    expect(formatMoneyShort(money("41000", "KWD"), "en").replace(/\s/, " ")).toBe("KWD 41");
    expect(formatMoneyShort(money("123456789012345", "EUR"), "en")).toBe("€1,234,567,890,123.45");
  });

  test("less is written with a true minus, and German puts the sign behind", () => {
    expect(formatMoneyShort(money("-4800", "EUR"), "en")).toBe("−€48");
    expect(formatMoneyShort(money("29800", "EUR"), "de").replace(/\s/, " ")).toBe("298 €");
    expect(formatAmountBare(money("123400", "EUR"), "de")).toBe("1.234");
  });
});

describe("days", () => {
  test("a day is the same in every zone", () => {
    expect(formatDayLong("2027-02-13", "en")).toBe("Sat 13 Feb");
    expect(formatDayLong("2027-02-13", "de")).toBe("Sa 13. Feb");
    expect(formatDaySpoken("2027-02-13", "en")).toBe("Saturday 13 February 2027");
    expect(weekdayHeads("de")[0]).toBe("Mo");
  });

  test("a stay names a month once", () => {
    expect(formatStay("2027-02-13", "2027-02-20", "en")).toBe("13 – 20 Feb");
    expect(formatStay("2027-01-28", "2027-02-04", "en")).toBe("28 Jan – 4 Feb");
    expect(formatStay("2027-02-13", "2027-02-20", "en", true)).toBe("Sat 13 – Sat 20 Feb");
    expect(formatStay("2027-02-13", null, "en")).toBe("13 Feb");
  });
});

describe("ages and durations", () => {
  const now = Date.parse("2026-11-24T10:00:00Z");
  const age = (seconds: number) => formatAge(new Date(now - seconds * 1000).toISOString(), now, "en");

  test("seconds, minutes, hours with minutes, days", () => {
    expect([age(0), age(59), age(60), age(3599), age(3600), age(4800), age(47 * 3600), age(80 * 3600)]).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "1 h",
      "1 h 20 min",
      "47 h",
      "3 days",
    ]);
  });

  test("an instant ahead of the clock is now", () => expect(age(-30)).toBe("0 s"));
  test("hours keep two digits of minutes", () =>
    expect([formatMinutes(50), formatMinutes(245), formatMinutes(1500)]).toEqual(["50 min", "4 h 05", "25 h 00"]));
});
