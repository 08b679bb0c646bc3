import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, dayFromNumber, dayNumber, eachDay, isDay, lastOfMonth, monthOf, monthsBetween, nextMonth, weekdayOf } from "./calendar";

test.each(["2026-02-30", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "", "2026-02-29", "2026-01-01 "])("%s is no day", (text) =>
  expect(isDay(text)).toBe(false),
);
test.each(["2024-02-29", "2026-12-31", "2027-01-01"])("%s is a day", (text) => expect(isDay(text)).toBe(true));

test("a day and its number are the same thing in every zone of the process", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: -400, max: 400 }), (number, days) => {
      const day = dayFromNumber(number);
      expect(isDay(day)).toBe(true);
      expect(dayNumber(addDays(day, days))).toBe(number + days);
    }),
  );
});

test("weekdays count from Monday", () => {
  expect(weekdayOf("2026-11-23")).toBe(1);
  expect(weekdayOf("2026-11-29")).toBe(7);
});

test("months run over the turn of the year", () => {
  expect(monthsBetween("2026-11-30", "2027-02-01")).toEqual([202611, 202612, 202701, 202702]);
  expect(nextMonth(202612)).toBe(202701);
  expect(lastOfMonth(202802)).toBe("2028-02-29");
  expect(monthOf("2027-02-13")).toBe(202702);
  expect(eachDay("2026-12-30", "2027-01-02")).toEqual(["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]);
});
