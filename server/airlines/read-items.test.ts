import fc from "fast-check";
import { expect, test } from "vitest";
import { isMostlyBad, readItems, type ItemsContext } from "./read-items";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const ZONES: Record<string, string> = { CPH: "Europe/Copenhagen", LIS: "Europe/Lisbon" };
const context: ItemsContext = {
  placeOf: (iata) => (ZONES[iata] ? { zone: ZONES[iata], country: iata === "CPH" ? "DK" : "PT" } : null),
  carriers: { NV: "Northaven" },
  nowMs: NOW,
  factsAt: "2026-11-24T11:59:00.000Z",
  factsMayChange: false,
};

const fare = (changed: object = {}) => ({
  cabin: "economy",
  brand: "LIGHT",
  amount: "129.50",
  currency: "EUR",
  observedAt: "2026-11-24T11:00:00Z",
  sequence: 7,
  ...changed,
});
const item = (number: number, fares: unknown[] = [fare()], changed: object = {}, segment: object = {}) => ({
  flight: {
    ref: `NV${number}-1`,
    segments: [
      {
        carrier: "NV",
        number: String(number),
        origin: "CPH",
        destination: "LIS",
        departsAt: "2026-12-01T06:15",
        arrivesAt: "2026-12-01T09:05",
        ...segment,
      },
    ],
    ...changed,
  },
  fares,
});

test("amounts become minor units of their own currency, digit by digit", () => {
  const { readings, quarantined } = readItems(
    [
      item(1, [
        fare(),
        fare({ brand: "FLEX", amount: "12500", currency: "JPY" }),
        fare({ brand: "STANDARD", amount: "41.125", currency: "KWD" }),
      ]),
    ],
    context,
  );
  expect(quarantined).toEqual([]);
  expect(readings.map(({ fare: name, amountMinor, currency }) => `${name} ${amountMinor} ${currency}`)).toEqual([
    "economy.LIGHT 12950 EUR",
    "economy.FLEX 12500 JPY",
    "economy.STANDARD 41125 KWD",
  ]);
});

const badFares: [string, object, string][] = [
  ["1e308", { amount: "1e308" }, "amount_invalid"],
  ["NaN", { amount: "NaN" }, "amount_invalid"],
  ["a negative amount", { amount: "-120.00" }, "amount_invalid"],
  ["nothing", { amount: "0.00" }, "amount_invalid"],
  ["grouped digits", { amount: "1,234.50" }, "amount_invalid"],
  ["a number instead of digits", { amount: 120.5 }, "amount_invalid"],
  ["no amount", { amount: undefined }, "amount_invalid"],
  ["too many digits for euro", { amount: "120.505" }, "amount_invalid"],
  ["too few digits for euro", { amount: "120.5" }, "amount_invalid"],
  ["yen with decimals", { amount: "12500.50", currency: "JPY" }, "amount_invalid"],
  ["yen with empty decimals", { amount: "12500.00", currency: "JPY" }, "amount_invalid"],
  ["dinar with two digits", { amount: "41.12", currency: "KWD" }, "amount_invalid"],
  ["a currency that is none", { currency: "XQQ" }, "currency_unknown"],
  ["a currency in small letters", { currency: "eur" }, "shape"],
  ["a brand that we do not know", { brand: "SUPERB" }, "brand_unknown"],
  ["a cabin that we do not know", { cabin: "roof" }, "shape"],
  ["five minutes and a second ahead", { observedAt: "2026-11-24T12:05:01Z" }, "observed_in_future"],
  ["the year 9999", { observedAt: "9999-12-31T23:59:59Z" }, "observed_in_future"],
  ["a time that is none", { observedAt: "yesterday" }, "shape"],
  ["a time without a zone", { observedAt: "2026-11-24T11:00:00" }, "shape"],
  ["half a place in the sequence", { sequence: 1.5 }, "shape"],
  ["a sequence beyond exact numbers", { sequence: 2 ** 53 }, "shape"],
  ["a sequence below nothing", { sequence: -1 }, "shape"],
];
test.each(badFares)("%s costs that fare alone", (_, changed, reason) => {
  const result = readItems([item(1, [fare(), fare({ brand: "FLEX", ...changed })]), item(2)], context);
  expect(result.readings).toHaveLength(2);
  expect(result.quarantined).toMatchObject([{ reason, readings: 1 }]);
  expect(result.quarantined[0]!.itemHash).toMatch(/^[0-9a-f]{32}$/);
  expect(result.received).toBe(3);
});

const badItems: [string, unknown, string, number][] = [
  ["null", null, "shape", 1],
  ["a text", "flight", "shape", 1],
  ["a list", [], "shape", 1],
  ["no fares", item(1, []), "shape", 1],
  ["fares that are no list", { ...item(1), fares: "none" }, "shape", 1],
  ["no ref", item(1, [fare(), fare({ brand: "FLEX" })], { ref: undefined }), "shape", 2],
  ["no segments", item(1, [fare()], { segments: [] }), "shape", 1],
  ["four segments", item(1, [fare()], { segments: Array.from({ length: 4 }, () => item(1).flight.segments[0]) }), "shape", 1],
  ["an airport in small letters", item(1, [fare()], {}, { destination: "lis" }), "shape", 1],
  ["an airport that nobody knows", item(1, [fare()], {}, { destination: "QQQ" }), "airport_unknown", 1],
  ["a time with an offset", item(1, [fare()], {}, { departsAt: "2026-12-01T06:15+01:00" }), "shape", 1],
  ["a time that is none", item(1, [fare()], {}, { departsAt: "2026-12-01T25:61" }), "time_invalid", 1],
  ["a day that is none", item(1, [fare()], {}, { departsAt: "2027-02-30T10:00" }), "time_invalid", 1],
  ["an arrival before the departure", item(1, [fare()], {}, { arrivesAt: "2026-01-01T00:10" }), "arrival_before_departure", 1],
  ["a key of the prototype", JSON.parse('{"__proto__":{"flight":{}},"constructor":{"fares":[1]}}'), "shape", 1],
];
test.each(badItems)("%s costs that item alone and says why", (_, bad, reason, readings) => {
  const result = readItems([bad, item(2)], context);
  expect(result.readings).toHaveLength(1);
  expect(result.quarantined).toMatchObject([{ reason, readings }]);
  expect(result.received).toBe(1 + readings);
  expect(({} as { flight?: unknown }).flight).toBeUndefined();
});

test("extra fields are fine", () => {
  expect(readItems([{ ...item(1, [fare({ seats: 4 })], { aircraft: "A20N" }), more: true }], context).readings).toHaveLength(1);
});

test("five minutes ahead is not the future yet", () => {
  expect(readItems([item(1, [fare({ observedAt: "2026-11-24T12:05:00Z" })])], context).readings).toHaveLength(1);
});

test("the same event word for word stands once", () => {
  expect(readItems([item(1), item(1)], context)).toMatchObject({ readings: [{ sequence: 7 }], repeated: 1, quarantined: [], received: 2 });
});

test("one place in the sequence with two contents makes both unbelievable", () => {
  const result = readItems([item(1), item(1, [fare({ amount: "99.00" })]), item(1), item(2)], context);
  expect(result.readings).toHaveLength(1);
  expect(result.quarantined.map(({ reason }) => reason)).toEqual(["duplicate_conflict", "duplicate_conflict", "duplicate_conflict"]);
});

test("one reference with two sets of times makes both unbelievable, but in changes the later facts count", () => {
  const items = [item(1), item(1, [fare({ sequence: 8 })], {}, { departsAt: "2026-12-01T07:00" })];
  expect(readItems(items, context)).toMatchObject({
    readings: [],
    quarantined: [{ reason: "duplicate_conflict" }, { reason: "duplicate_conflict" }],
  });
  const changed = readItems(items, { ...context, factsMayChange: true });
  expect(changed).toMatchObject({ quarantined: [], flights: [{ segments: [{ departsAtLocal: "2026-12-01T07:00" }] }] });
  expect(changed.readings).toHaveLength(2);
});

test("one reference for two journeys is never believed", () => {
  const items = [item(1), item(9, [fare()], { ref: "NV1-1" })];
  expect(readItems(items, { ...context, factsMayChange: true }).readings).toEqual([]);
});

test("leading zeros of a flight number do not make another flight", () => {
  expect(readItems([item(1, [fare()], {}, { number: "0012" })], context).readings[0]!.flight).toBe("NV12/CPH-LIS/2026-12-01");
});

test("over a fifth of bad readings marks a page, a fifth does not", () => {
  const page = (bad: number) =>
    readItems(
      Array.from({ length: 10 }, (_, index) => item(index + 1, [fare(index < bad ? { amount: "x" } : {})])),
      context,
    );
  expect(isMostlyBad(page(2))).toBe(false);
  expect(isMostlyBad(page(3))).toBe(true);
});

const anyFare = fc.record(
  {
    cabin: fc.constantFrom("economy", "business", "roof"),
    brand: fc.constantFrom("LIGHT", "FLEX", "SUPERB"),
    amount: fc.oneof(fc.constantFrom("129.50", "99.00", "0.00", "1,2"), fc.anything()),
    currency: fc.constantFrom("EUR", "USD", "XQQ"),
    observedAt: fc.constantFrom("2026-11-24T11:00:00Z", "2099-01-01T00:00:00Z", "now"),
    sequence: fc.oneof(fc.nat(5), fc.anything()),
  },
  { requiredKeys: [] },
);
const anyItem = fc.oneof(
  fc.anything(),
  fc.record({
    flight: fc.constantFrom(item(1).flight, item(2).flight, item(3, [], {}, { origin: "QQQ" }).flight, {}),
    fares: fc.array(anyFare, { maxLength: 6 }),
  }),
);
test("whatever a page holds, every reading that came in is read, repeated or quarantined, and nothing throws", () => {
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 12 }), (items) => {
      const { readings, quarantined, received, repeated, flights } = readItems(items, context);
      expect(readings.length + repeated + quarantined.reduce((sum, { readings: lost }) => sum + lost, 0)).toBe(received);
      const keys = new Set(flights.map(({ key }) => key));
      expect(readings.every(({ flight }) => keys.has(flight))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
