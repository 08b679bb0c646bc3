import { Temporal } from "@js-temporal/polyfill";
import { expect, test } from "vitest";
import { endOfDay, instantOf } from "./wall-time";

test.each([
  ["an ordinary morning", "2026-12-01T09:30", "Europe/Copenhagen", "2026-12-01T08:30:00.000Z"],
  ["an hour that the zone skips moves on (north)", "2027-03-28T02:30", "Europe/Copenhagen", "2027-03-28T01:30:00.000Z"],
  ["an hour that comes twice means the first (north)", "2026-10-25T02:30", "Europe/Copenhagen", "2026-10-25T00:30:00.000Z"],
  ["an hour that the zone skips moves on (south)", "2026-10-04T02:30", "Australia/Sydney", "2026-10-03T16:30:00.000Z"],
  ["an hour that comes twice means the first (south)", "2027-04-04T02:30", "Australia/Sydney", "2027-04-03T15:30:00.000Z"],
  ["the gap of New York", "2027-03-14T02:15", "America/New_York", "2027-03-14T07:15:00.000Z"],
  ["the overlap of New York", "2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
  ["a gap that begins at midnight", "2027-04-30T00:30", "Africa/Cairo", "2027-04-29T22:30:00.000Z"],
  ["half an hour of summer time", "2026-10-04T02:10", "Australia/Lord_Howe", "2026-10-03T15:40:00.000Z"],
  ["a zone of three quarters", "2026-12-01T12:00", "Asia/Kathmandu", "2026-12-01T06:15:00.000Z"],
  ["leap day", "2028-02-29T12:00", "UTC", "2028-02-29T12:00:00.000Z"],
])("%s has its instant", (_, wallTime, zone, instant) => {
  expect(instantOf(wallTime, zone)).toBe(instant);
});

test("every half hour of a year is the instant that Temporal names, in four zones", () => {
  for (const zone of ["Europe/London", "America/Los_Angeles", "Pacific/Auckland", "Africa/Cairo"]) {
    let at = Temporal.PlainDateTime.from("2026-09-01T00:00");
    for (let step = 0; step < 365 * 4; step++, at = at.add({ hours: 6, minutes: 30 })) {
      const expected = at.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
      expect(instantOf(at.toString().slice(0, 16), zone), `${at.toString()} ${zone}`).toBe(new Date(expected).toISOString());
    }
  }
});

test.each([
  ["a day that no month has", "2026-02-30T10:00", "UTC"],
  ["an hour that no day has", "2026-12-01T25:00", "UTC"],
  ["a minute that no hour has", "2026-12-01T10:61", "UTC"],
  ["a zone that nobody knows", "2026-12-01T10:00", "Mars/Olympus"],
])("%s has none", (_, wallTime, zone) => {
  expect(instantOf(wallTime, zone)).toBeNull();
});

test("the end of a local day is one minute before midnight there", () => {
  expect(endOfDay("2026-12-01", "Pacific/Auckland")).toBe("2026-12-01T10:59:00.000Z");
});
