import { describe, expect, test } from "vitest";
import { minimumConnectionMinutes } from "./connections";
import { dayOfInstant, dayText } from "./calendar";
import { SCENARIOS } from "./scenarios";
import { testQuotes, TODAY } from "./test-world";
import { buildWorld, flies } from "./world";

const quotes = testQuotes();
const { world } = quotes;
const today = dayOfInstant(TODAY);

describe("the default world", () => {
  test("has about 400 directed routes and 600 departures a day", () => {
    expect(world.routes.length).toBeGreaterThanOrEqual(380);
    expect(world.routes.length).toBeLessThanOrEqual(420);
    const aDay = world.byWeekday.reduce((sum, list) => sum + list.length, 0) / 7;
    expect(aDay).toBeGreaterThan(570);
    expect(aDay).toBeLessThan(640);
  });
  test.each(["JFK-LHR", "LHR-JFK", "CPH-LIS", "LIS-CPH"])("gives a choice of 8 flights a day or more on %s", (key) => {
    const route = world.byPair.get(key);
    for (let day = today; day < today + 7; day++)
      expect(route?.journeys.filter((journey) => flies(journey, day)).length).toBeGreaterThanOrEqual(8);
  });
  test("leaves a few routes under 40 departed flights in 90 days, on purpose", () => {
    const departed = world.routes
      .filter((route) => route.origin.draw > 0)
      .map((route) => {
        let flights = 0;
        for (let day = today - 90; day < today; day++) flights += route.journeys.filter((journey) => flies(journey, day)).length;
        return flights;
      });
    const thin = departed.filter((flights) => flights < 40).length;
    expect(thin).toBeGreaterThanOrEqual(6);
    expect(thin).toBeLessThan(30);
  });
  test("has nonstop, one-stop and two-stop journeys, and technical stops", () => {
    for (const legs of [1, 2, 3]) expect(world.journeys.some((journey) => journey.legs.length === legs)).toBe(true);
    expect(world.journeys.some((journey) => journey.legs.some((leg) => leg.stops.length > 0))).toBe(true);
  });
  test("is the same when it is built again, and another one with another seed", () => {
    const again = buildWorld(world.settings);
    const other = buildWorld({ ...world.settings, seed: 2 });
    const fares = (of: typeof world): string =>
      JSON.stringify(of.journeys.map((journey) => [journey.key, journey.fares.map((fare) => fare.amounts)]));
    expect(fares(again)).toBe(fares(world));
    expect(fares(other)).not.toBe(fares(world));
  });
  test("names each dated flight once", () => {
    const refs = world.journeys.map((journey) => quotes.ref(journey, today));
    expect(new Set(refs).size).toBe(refs.length);
    for (const ref of refs) expect(ref.length).toBeLessThanOrEqual(64);
  });
});

describe("timetables", () => {
  test("segments are of one carrier, in order, and keep the minimum connection on every day of a year", () => {
    for (const journey of world.journeys.filter((one) => one.legs.length > 1)) {
      for (const [i, leg] of journey.legs.entries()) {
        const before = journey.legs[i - 1];
        if (!before) continue;
        expect(before.destination).toBe(leg.origin);
        expect(before.carrier).toBe(leg.carrier);
        for (let day = today; day < today + 366; day++) {
          const arrives = quotes.legDepartsAt(journey, day, i - 1) + before.blockMinutes * 60_000;
          const wait = (quotes.legDepartsAt(journey, day, i) - arrives) / 60_000;
          if (wait < minimumConnectionMinutes(before, leg) || wait > 1_440)
            throw new Error(`${quotes.ref(journey, day)}: ${wait} minutes at ${leg.origin.iata}`);
        }
      }
    }
  });
  test("the date line is crossed: Auckland to Los Angeles lands before it left, by the wall", () => {
    const journey = world.byPair.get("AKL-LAX")?.journeys[0];
    const [segment] = quotes.segments(journey!, today + 20, 0);
    expect(segment!.arrivesAt < segment!.departsAt).toBe(true);
  });
  test("a departure at 02:30 on the day of the gap leaves at 03:30", () => {
    const journey = world.byPair.get("BTV-PWM")?.journeys.find((one) => one.legs[0]?.departsMinute === 150);
    const march14 = Date.parse("2027-03-14T00:00:00Z") / 86_400_000;
    expect(quotes.segments(journey!, march14, 0)[0]?.departsAt).toBe("2027-03-14T03:30");
    expect(quotes.segments(journey!, march14 - 1, 0)[0]?.departsAt).toBe("2027-03-13T02:30");
  });
});

describe("scenario routes", () => {
  test("stand outside the normal network and have flights where the table says so", () => {
    for (const { flights = [], behaviour, routes } of SCENARIOS) {
      for (const { route, departsMinutes } of flights) {
        const found = world.byPair.get(route);
        expect(found?.journeys.filter((journey) => flies(journey, today)).length).toBeGreaterThanOrEqual(departsMinutes.length);
      }
      if (behaviour) for (const route of routes) expect(world.airports.get(route.slice(0, 3))?.draw).toBe(0);
    }
    expect(world.byPair.has("KOI-LSI")).toBe(false);
    expect(dayText(today)).toBe("2026-11-24");
  });
});
