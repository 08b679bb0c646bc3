import { Temporal } from "@js-temporal/polyfill";
import { describe, expect, test } from "vitest";
import { AIRPORTS } from "./airports";
import { dayOf, wallText } from "./calendar";
import { instantOfWall, isSecondPass, wallAt } from "./zones";

const minute = (text: string): number => dayOf(text.slice(0, 10)) * 1440 + Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));

describe("wall times", () => {
  test("agree with Temporal at every hour of the clock changes, in both hemispheres", () => {
    const zones = [...new Set(AIRPORTS.map((airport) => airport.zone))];
    const days = [
      "2026-03-08",
      "2026-03-29",
      "2026-04-05",
      "2026-09-27",
      "2026-10-04",
      "2026-10-25",
      "2026-11-01",
      "2027-01-15",
      "2027-03-14",
      "2027-03-28",
    ];
    for (const zone of zones)
      for (const day of days)
        for (const time of ["00:15", "01:30", "02:30", "03:30", "13:00"]) {
          const exact = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone, { disambiguation: "compatible" });
          const at = instantOfWall(zone, minute(`${day}T${time}`));
          expect(`${zone} ${day} ${time} ${new Date(at).toISOString()}`).toBe(
            `${zone} ${day} ${time} ${new Date(exact.epochMilliseconds).toISOString()}`,
          );
          expect(wallText(wallAt(zone, at))).toBe(exact.toPlainDateTime().toString().slice(0, 16));
        }
  });
  test("a time in the gap moves forward, a time in the overlap is the first of the two", () => {
    expect(wallText(wallAt("Europe/Stockholm", instantOfWall("Europe/Stockholm", minute("2027-03-28T02:30"))))).toBe("2027-03-28T03:30");
    const first = instantOfWall("America/New_York", minute("2026-11-01T01:30"));
    expect(new Date(first).toISOString()).toBe("2026-11-01T05:30:00.000Z");
    expect(isSecondPass("America/New_York", first)).toBe(false);
    expect(isSecondPass("America/New_York", first + 3_600_000)).toBe(true);
  });
});
