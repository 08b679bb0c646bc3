import { expect, test } from "vitest";
import { minimumConnection, type PlaceLookup, readFlight, type ToldFlight, type ToldSegment } from "./read-flight";

const PLACES: Record<string, { zone: string; country: string }> = {
  CPH: { zone: "Europe/Copenhagen", country: "DK" },
  AAL: { zone: "Europe/Copenhagen", country: "DK" },
  LIS: { zone: "Europe/Lisbon", country: "PT" },
  JFK: { zone: "America/New_York", country: "US" },
  LAX: { zone: "America/Los_Angeles", country: "US" },
  SFO: { zone: "America/Los_Angeles", country: "US" },
  AKL: { zone: "Pacific/Auckland", country: "NZ" },
  HNL: { zone: "Pacific/Honolulu", country: "US" },
  NRT: { zone: "Asia/Tokyo", country: "JP" },
  NOZ: { zone: "Nowhere/Zone", country: "XX" },
};
const placeOf: PlaceLookup = (iata) => PLACES[iata] ?? null;
const context = { placeOf, carriers: { NV: "Northaven" }, factsAt: "2026-11-24T10:00:00.000Z" };

const leg = (route: string, departs: string, arrives: string, number = "12"): ToldSegment => ({
  carrier: "NV",
  number,
  origin: route.slice(0, 3),
  destination: route.slice(4),
  departsAtLocal: departs,
  arrivesAtLocal: arrives,
  technicalStops: [],
});
const told = (...segments: ToldSegment[]): ToldFlight => ({ segments, departsOn: segments[0]!.departsAtLocal!.slice(0, 10) });

test("a nonstop flight is named by carrier, number, route and local day", () => {
  const read = readFlight(told(leg("CPH-LIS", "2026-12-01T06:15", "2026-12-01T09:05")), context);
  expect(read).toMatchObject({
    ok: true,
    flight: {
      key: "NV12/CPH-LIS/2026-12-01",
      departsAt: "2026-12-01T05:15:00.000Z",
      minutes: 230,
      stops: 0,
      carrierName: "Northaven",
      segments: [{ departsAtLocal: "2026-12-01T06:15", arrivesAt: "2026-12-01T09:05:00.000Z" }],
    },
  });
});

test("an arrival on the local day before, over the date line, is no arrival before departure", () => {
  expect(readFlight(told(leg("AKL-LAX", "2026-12-02T09:00", "2026-12-01T23:30")), context)).toMatchObject({
    ok: true,
    flight: { minutes: 690 },
  });
  expect(readFlight(told(leg("HNL-NRT", "2026-12-01T23:30", "2026-12-03T04:00")), context)).toMatchObject({
    ok: true,
    flight: { minutes: 570 },
  });
});

test("technical stops and connections both count as stops", () => {
  const flight = told(
    { ...leg("CPH-JFK", "2026-12-01T09:00", "2026-12-01T12:00"), technicalStops: ["KEF"] },
    leg("JFK-LAX", "2026-12-01T14:00", "2026-12-01T17:00", "13"),
  );
  expect(readFlight(flight, context)).toMatchObject({ ok: true, flight: { key: "NV12-NV13/CPH-LAX/2026-12-01", stops: 2 } });
});

test.each([
  [
    "an airport that nobody knows",
    told(leg("CPH-QQQ", "2026-12-01T06:00", "2026-12-01T09:00")),
    "airport_unknown",
    "segments.0.destination",
  ],
  ["an airport without a zone", told(leg("NOZ-CPH", "2026-12-01T06:00", "2026-12-01T09:00")), "zone_missing", "segments.0.departsAt"],
  ["a day that no month has", { ...told(leg("CPH-LIS", "2027-02-30T06:00", "2027-03-01T09:00")) }, "time_invalid", "segments.0.departsAt"],
  ["an hour that no day has", told(leg("CPH-LIS", "2026-12-01T06:00", "2026-12-01T24:10")), "time_invalid", "segments.0.arrivesAt"],
  [
    "an arrival before the departure",
    told(leg("CPH-LIS", "2026-12-01T06:00", "2026-12-01T04:30")),
    "arrival_before_departure",
    "segments.0.arrivesAt",
  ],
  [
    "an arrival at the same instant",
    told(leg("CPH-LIS", "2026-12-01T06:00", "2026-12-01T05:00")),
    "arrival_before_departure",
    "segments.0.arrivesAt",
  ],
  ["a flight to where it starts", told(leg("CPH-CPH", "2026-12-01T06:00", "2026-12-01T09:00")), "segments_disjoint", "segments"],
  [
    "segments that do not meet",
    told(leg("CPH-JFK", "2026-12-01T09:00", "2026-12-01T12:00"), leg("LAX-SFO", "2026-12-01T18:00", "2026-12-01T19:20", "13")),
    "segments_disjoint",
    "segments.1.origin",
  ],
  [
    "74 minutes from a foreign flight to a domestic one",
    told(leg("CPH-JFK", "2026-12-01T09:00", "2026-12-01T12:00"), leg("JFK-LAX", "2026-12-01T13:14", "2026-12-01T17:00", "13")),
    "connection_too_short",
    "segments.1.departsAt",
  ],
  [
    "a day and a minute on the ground",
    told(leg("CPH-JFK", "2026-12-01T09:00", "2026-12-01T12:00"), leg("JFK-LAX", "2026-12-02T12:01", "2026-12-02T17:00", "13")),
    "connection_too_long",
    "segments.1.departsAt",
  ],
  ["a journey of five days", told(leg("CPH-LIS", "2026-12-01T09:00", "2026-12-05T12:01")), "journey_too_long", "segments"],
])("%s is refused by name", (_, flight, reason, field) => {
  expect(readFlight(flight, context)).toEqual({ ok: false, reason, field });
});

test.each([
  ["domestic to domestic", false, false, 45],
  ["domestic to abroad", false, true, 60],
  ["abroad to domestic", true, false, 75],
  ["abroad to abroad", true, true, 90],
])("%s needs %d, %d: %d minutes", (_, arrives, leaves, minutes) => {
  expect(minimumConnection(arrives, leaves)).toBe(minutes);
});

test("exactly the minutes that are needed are enough", () => {
  const flight = told(leg("CPH-JFK", "2026-12-01T09:00", "2026-12-01T12:00"), leg("JFK-LAX", "2026-12-01T13:15", "2026-12-01T17:00", "13"));
  expect(readFlight(flight, context).ok).toBe(true);
});

test("a flight whose times nobody tells is on sale until its local day ends, and none are invented", () => {
  const flight: ToldFlight = {
    segments: [{ ...leg("JFK-LAX", "2026-12-01T00:00", "2026-12-01T00:00", "0"), departsAtLocal: null, arrivesAtLocal: null }],
    departsOn: "2026-12-01",
    carrierName: "Delta, JetBlue",
    minutes: 365,
  };
  const read = readFlight(flight, context);
  expect(read).toMatchObject({
    ok: true,
    flight: {
      departsAt: "2026-12-02T04:59:00.000Z",
      minutes: 365,
      carrierName: "Delta, JetBlue",
      segments: [{ departsAt: null, arrivesAt: null, departsAtLocal: null }],
    },
  });
  expect(read.ok && read.flight.key).toMatch(/^\?[0-9a-f]{10}\/JFK-LAX\/2026-12-01$/);
});
