import { describe, expect, test } from "vitest";
import { dayAt, endOfDayMs, startOfDayMs } from "./local-day";

describe("days at a place", () => {
  test("a day begins at local midnight on both sides of the date line", () => {
    expect(new Date(startOfDayMs("Pacific/Auckland", "2027-01-13")).toISOString()).toBe("2027-01-12T11:00:00.000Z");
    expect(new Date(startOfDayMs("Pacific/Honolulu", "2027-01-13")).toISOString()).toBe("2027-01-13T10:00:00.000Z");
    expect(new Date(startOfDayMs("Asia/Kolkata", "2027-01-13")).toISOString()).toBe("2027-01-12T18:30:00.000Z");
  });
  test("a day on which clocks change has 23 or 25 hours, in both hemispheres", () => {
    const hours = (zone: string, day: string) => (endOfDayMs(zone, day) - startOfDayMs(zone, day)) / 3_600_000;
    expect(hours("Europe/Lisbon", "2027-03-28")).toBe(23);
    expect(hours("Europe/Lisbon", "2027-10-31")).toBe(25);
    expect(hours("Australia/Sydney", "2027-10-03")).toBe(23);
    expect(hours("Australia/Sydney", "2027-04-04")).toBe(25);
  });
  test("a day whose midnight is skipped begins at the jump", () => {
    expect(dayAt("Africa/Cairo", startOfDayMs("Africa/Cairo", "2027-04-30"))).toBe("2027-04-30");
    expect(dayAt("Africa/Cairo", startOfDayMs("Africa/Cairo", "2027-04-30") - 1)).toBe("2027-04-29");
  });
  test("today differs by place at one instant", () => {
    const at = Date.parse("2027-01-13T10:30:00Z");
    expect(dayAt("Pacific/Honolulu", at)).toBe("2027-01-13");
    expect(dayAt("Pacific/Kiritimati", at)).toBe("2027-01-14");
    expect(dayAt("Pacific/Pago_Pago", at)).toBe("2027-01-12");
  });
});
