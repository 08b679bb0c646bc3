import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { offerRequest, readOffers } from "./duffel-offers";
import type { PlaceLookup } from "./read-flight";

const placeOf: PlaceLookup = (iata) =>
  ({ SYD: "Australia/Sydney", MEL: "Australia/Melbourne", CBR: "Australia/Sydney", LHR: "Europe/London" })[iata]
    ? { zone: zoneOf(iata), country: iata === "LHR" ? "GB" : "AU" }
    : null;
const zoneOf = (iata: string) => (iata === "LHR" ? "Europe/London" : iata === "MEL" ? "Australia/Melbourne" : "Australia/Sydney");
const context = () => ({ placeOf, nowMs: Date.parse("2026-11-24T12:00:00Z"), carriers: {} as Record<string, string> });

const segment = (changed: object = {}) => ({
  marketing_carrier: { iata_code: "QF", name: "Qantas" },
  marketing_carrier_flight_number: "0495",
  origin: { iata_code: "SYD" },
  destination: { iata_code: "MEL" },
  departing_at: "2026-12-16T20:00:00",
  arriving_at: "2026-12-16T21:35:00",
  passengers: [{ cabin_class: "business" }],
  ...changed,
});
const offer = (changed: object = {}, segments: object[] = [segment()], brand: string | null = "Flex") => ({
  id: "off_1",
  total_amount: "627.00",
  total_currency: "GBP",
  updated_at: "2026-11-24T11:40:14.121574Z",
  slices: [{ fare_brand_name: brand, segments }],
  passengers: [{ type: "adult" }],
  ...changed,
});

test("an offer becomes the fare of a flight, with instants at both airports", () => {
  const read = readOffers([offer()], context());
  expect(read).toMatchObject({
    readings: [
      {
        flight: "QF495/SYD-MEL/2026-12-16",
        fare: "business.FLEX",
        amountMinor: "62700",
        currency: "GBP",
        observedAt: "2026-11-24T11:40:14.121574Z",
      },
    ],
    flights: [{ departsAt: "2026-12-16T09:00:00.000Z", minutes: 95, carrierName: "Qantas" }],
    quarantined: [],
    received: 1,
  });
});

test("of several offers for one fare the lowest counts", () => {
  const read = readOffers(
    [offer(), offer({ id: "off_2", total_amount: "599.00" }), offer({ id: "off_3", total_amount: "700.00" })],
    context(),
  );
  expect(read).toMatchObject({ readings: [{ amountMinor: "59900" }], repeated: 2, received: 3 });
});

test("a brand that is not ours says nothing about conditions", () => {
  expect(readOffers([offer({}, [segment()], "Flexible Business")], context()).readings[0]!.fare).toBe("business.UNSTATED");
  expect(readOffers([offer({}, [segment()], null)], context()).readings[0]!.fare).toBe("business.UNSTATED");
});

test("a journey in two cabins is sold as the lower one", () => {
  const second = segment({
    origin: { iata_code: "MEL" },
    destination: { iata_code: "CBR" },
    departing_at: "2026-12-16T23:00:00",
    arriving_at: "2026-12-17T00:05:00",
    passengers: [{ cabin_class: "economy" }],
  });
  expect(readOffers([offer({}, [segment(), second])], context()).readings[0]!.fare).toBe("economy.FLEX");
});

test.each([
  ["no amount", offer({ total_amount: undefined }), "shape"],
  ["a negative amount", offer({ total_amount: "-1.00" }), "amount_invalid"],
  ["yen with decimals", offer({ total_amount: "1000.50", total_currency: "JPY" }), "amount_invalid"],
  ["a currency that is none", offer({ total_currency: "XQQ" }), "currency_unknown"],
  ["an hour ahead", offer({ updated_at: "2026-11-24T13:00:00Z" }), "observed_in_future"],
  ["two slices", offer({ slices: [{ segments: [segment()] }, { segments: [segment()] }] }), "shape"],
  ["two passengers", offer({ passengers: [{}, {}] }), "shape"],
  ["an unknown airport", offer({}, [segment({ destination: { iata_code: "QQQ" } })]), "airport_unknown"],
  ["an arrival before the departure", offer({}, [segment({ arriving_at: "2026-12-16T19:00:00" })]), "arrival_before_departure"],
  ["null", null, "shape"],
])("%s costs that offer alone", (_, bad, reason) => {
  const read = readOffers([bad, offer()], context());
  expect(read.readings).toHaveLength(1);
  expect(read.quarantined).toMatchObject([{ reason, readings: 1 }]);
});

const recorded = path.join(process.env["TRADEWIND_DATA"] ?? "", "api/duffel-recorded/offer_requests/create_with_offers.json");
test.runIf(process.env["TRADEWIND_DATA"] && existsSync(recorded))("the recorded answer of a search is read whole", () => {
  const { data } = JSON.parse(readFileSync(recorded, "utf8")) as { data: unknown };
  const { offers } = offerRequest.parse(data);
  const read = readOffers(offers, context());
  expect(read.quarantined).toEqual([]);
  expect(read.received).toBe(68);
  expect(read.readings.length + read.repeated).toBe(68);
  expect(read.flights.every(({ origin, destination }) => origin === "SYD" && destination === "MEL")).toBe(true);
});
