import { expect, test } from "vitest";
import { travelBody, type PriceChange, type TravelFlight } from "@/server/messages/travel";
import { packTravel } from "./pack-travel";

const flightOf = (number: number): TravelFlight => ({
  key: `NV${number}/CPH-LIS/2026-12-01`,
  origin: "CPH",
  destination: "LIS",
  departsOn: "2026-12-01",
  departsAt: "2026-12-01T05:15:00.000Z",
  carrier: "NV",
  carrierName: "Northaven Ærø Air",
  stops: 0,
  minutes: 230,
  segments: [
    {
      carrier: "NV",
      number: String(number),
      origin: "CPH",
      destination: "LIS",
      departsAtLocal: "2026-12-01T06:15",
      arrivesAtLocal: "2026-12-01T09:05",
      departsAt: "2026-12-01T05:15:00.000Z",
      arrivesAt: "2026-12-01T09:05:00.000Z",
      technicalStops: [],
    },
  ],
  factsAt: "2026-11-24T10:00:00.000Z",
});
const changeOf = (number: number, sequence = 1): PriceChange => ({
  flight: `NV${number}/CPH-LIS/2026-12-01`,
  fare: "economy.LIGHT",
  amountMinor: "12950",
  currency: "EUR",
  soldOut: false,
  observedAt: "2026-11-24T10:00:00.000Z",
  sequence,
});
const numbers = Array.from({ length: 1234 }, (_, index) => index + 1);

test("no message has more than 500 changes or 256 KiB, and each has the facts of its own flights", () => {
  const changes = numbers.flatMap((number) => [changeOf(number, 1), changeOf(number, 2)]);
  const bodies = packTravel({ source: "sandbox", kind: "live", flights: numbers.map(flightOf), changes, seen: [] });
  expect(bodies.flatMap((body) => body.changes)).toEqual(changes);
  for (const body of bodies) {
    expect(travelBody.safeParse(body).error).toBeUndefined();
    expect(body.changes.length).toBeLessThanOrEqual(500);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(256 * 1024);
    const known = new Set(body.flights.map(({ key }) => key));
    expect(body.changes.every(({ flight }) => known.has(flight))).toBe(true);
  }
});

test("what is said of the whole page stands in its last message", () => {
  const progress = { served: 1234, total: 5000, ended: false };
  const bodies = packTravel(
    { source: "sandbox", kind: "snapshot", flights: numbers.map(flightOf), changes: numbers.map((number) => changeOf(number)), seen: [] },
    { checkedUpTo: "2026-11-24T10:00:00.000Z", progress },
  );
  expect(bodies.length).toBeGreaterThan(2);
  expect(bodies.slice(0, -1).every((body) => body.checkedUpTo === null && body.progress === null)).toBe(true);
  expect(bodies.at(-1)).toMatchObject({ checkedUpTo: "2026-11-24T10:00:00.000Z", progress });
});

test("a mark that a price was seen again has its flight's facts beside it", () => {
  const [body] = packTravel({ source: "recorded", kind: "live", flights: [flightOf(1)], changes: [], seen: [changeOf(1, 5)] });
  expect(body).toMatchObject({ flights: [{ key: flightOf(1).key }], seen: [{ flight: flightOf(1).key, fare: "economy.LIGHT" }] });
});

test("nothing to say is no message, but a source that vouches is heard", () => {
  const parcel = { source: "sandbox", kind: "live", flights: [], changes: [], seen: [] } as const;
  expect(packTravel(parcel)).toEqual([]);
  expect(packTravel(parcel, { checkedUpTo: "2026-11-24T10:00:00.000Z" })).toHaveLength(1);
});
