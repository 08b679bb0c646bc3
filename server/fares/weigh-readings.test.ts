import fc from "fast-check";
import { expect, test } from "vitest";
import type { PriceChange } from "@/server/messages/travel";
import { fareKey, isJump, weighReadings, type LastReading } from "./weigh-readings";

const reading = (sequence: number, amountMinor: number, changed: Partial<PriceChange> = {}): PriceChange => ({
  flight: "NV12/CPH-LIS/2026-12-01",
  fare: "economy.LIGHT",
  amountMinor: String(amountMinor),
  currency: "EUR",
  soldOut: false,
  observedAt: new Date(Date.UTC(2026, 10, 1) + sequence * 60_000).toISOString(),
  sequence,
  ...changed,
});
const nothing = new Map<string, never>();
const after = (weighed: { lasts: LastReading[] }) => new Map(weighed.lasts.map((last) => [fareKey(last), last]));
const sequences = (readings: PriceChange[]) => readings.map(({ sequence }) => sequence);

test("a feed that sends changes only is believed in every one", () => {
  expect(sequences(weighReadings([reading(1, 100), reading(2, 100)], nothing, nothing, false).changes)).toEqual([1, 2]);
});

test("a price equal to the one before it in the source's sequence is seen, not changed", () => {
  const weighed = weighReadings([reading(1, 100), reading(2, 100), reading(3, 120), reading(4, 100)], nothing, nothing, true);
  expect(sequences(weighed.changes)).toEqual([1, 3, 4]);
  expect(sequences(weighed.seen)).toEqual([2]);
});

test("the sequence decides what is equal, not the order of arrival", () => {
  const weighed = weighReadings([reading(3, 100), reading(1, 100), reading(2, 150)], nothing, nothing, true);
  expect(sequences(weighed.changes)).toEqual([1, 2, 3]);
});

test("sold out, or another currency, is another price", () => {
  const weighed = weighReadings(
    [reading(1, 100), reading(2, 100, { soldOut: true }), reading(3, 100, { currency: "USD", soldOut: true })],
    nothing,
    nothing,
    true,
  );
  expect(sequences(weighed.changes)).toEqual([1, 2, 3]);
});

test("a page that comes again gets the verdicts it had", () => {
  const page = [reading(1, 100), reading(2, 100), reading(3, 120), reading(4, 120)];
  const first = weighReadings(page, nothing, nothing, true);
  const again = weighReadings(page, after(first), nothing, true);
  expect(sequences(again.changes)).toContain(3);
  expect(sequences(again.seen)).toContain(4);
  expect(again.lasts).toEqual([]);
});

test("a jump of more than ten times waits, ten times does not", () => {
  expect(isJump(reading(1, 100), reading(2, 1000))).toBe(false);
  expect(isJump(reading(1, 100), reading(2, 1001))).toBe(true);
  expect(isJump(reading(1, 1001), reading(2, 100))).toBe(true);
  expect(isJump(reading(1, 100), reading(2, 100_000, { currency: "JPY" }))).toBe(false);
  expect(weighReadings([reading(1, 100), reading(2, 1001)], nothing, nothing, false)).toMatchObject({
    changes: [{ sequence: 1 }],
    waiting: [{ sequence: 2 }],
  });
});

test("a jump that is seen a second time is believed, in the same page or in a later one", () => {
  const together = weighReadings([reading(1, 100), reading(2, 5000), reading(3, 5100)], nothing, nothing, true);
  expect(sequences(together.changes)).toEqual([1, 2, 3]);
  const first = weighReadings([reading(1, 100), reading(2, 5000)], nothing, nothing, true);
  const waiting = new Map(first.waiting.map((change) => [fareKey(change), change]));
  const second = weighReadings([reading(3, 5000)], after(first), waiting, true);
  expect(second).toMatchObject({ confirmed: [{ sequence: 2 }], seen: [{ sequence: 3 }], changes: [] });
  expect(second.lasts).toMatchObject([{ sequence: 3, changedSequence: 2, amountMinor: "5000" }]);
});

test("the same jump told again is its second sighting", () => {
  const first = weighReadings([reading(1, 100), reading(2, 5000)], nothing, nothing, false);
  const second = weighReadings([reading(2, 5000)], after(first), new Map(first.waiting.map((change) => [fareKey(change), change])), false);
  expect(second).toMatchObject({ confirmed: [{ sequence: 2 }], seen: [{ sequence: 2 }] });
});

test("a jump that the next reading contradicts is refuted, and the next one counts", () => {
  const first = weighReadings([reading(1, 100), reading(2, 5000)], nothing, nothing, false);
  const second = weighReadings([reading(3, 110)], after(first), new Map(first.waiting.map((change) => [fareKey(change), change])), false);
  expect(second).toMatchObject({ refuted: [{ sequence: 2 }], changes: [{ sequence: 3 }] });
});

const readings = fc.array(
  fc.record({ sequence: fc.nat(40), amount: fc.integer({ min: 1, max: 400 }), fare: fc.constantFrom("economy.LIGHT", "economy.FLEX") }),
  { maxLength: 60 },
);
test("the books balance for any pages, and nothing is ever in two of them", () => {
  fc.assert(
    fc.property(fc.array(readings, { maxLength: 5 }), fc.boolean(), (pages, repeats) => {
      let lasts = new Map<string, LastReading>();
      let waiting = new Map<string, PriceChange>();
      const books = { received: 0, accepted: 0, unchanged: 0, waiting: 0, refuted: 0 };
      for (const page of pages) {
        const unique = [...new Map(page.map((entry) => [`${entry.fare} ${entry.sequence}`, entry])).values()];
        const weighed = weighReadings(
          unique.map(({ sequence, amount, fare }) => reading(sequence, amount, { fare })),
          lasts,
          waiting,
          repeats,
        );
        books.received += unique.length;
        books.accepted += weighed.changes.length + weighed.confirmed.length;
        books.unchanged += weighed.seen.length;
        const settled = [...weighed.confirmed, ...weighed.refuted].filter((change) => waiting.get(fareKey(change)) === change);
        books.waiting += weighed.waiting.length - settled.length;
        books.refuted += weighed.refuted.length;
        lasts = new Map([...lasts, ...after(weighed)]);
        waiting = new Map([...waiting].filter(([, change]) => !settled.includes(change)));
        for (const change of weighed.waiting) waiting.set(fareKey(change), change);
        expect(waiting.size).toBe(books.waiting);
      }
      expect(books.accepted + books.unchanged + books.waiting + books.refuted).toBe(books.received);
    }),
    { numRuns: 2000 },
  );
});

test("delivered in any order, a page ends in the same changes", () => {
  fc.assert(
    fc.property(
      readings.chain((page) => fc.tuple(fc.constant(page), fc.shuffledSubarray(page, { minLength: page.length }))),
      ([page, shuffled]) => {
        const weigh = (entries: typeof page) => {
          const unique = [...new Map(page.map((entry) => [`${entry.fare} ${entry.sequence}`, entry])).values()];
          const order = entries.filter((entry) => unique.includes(entry));
          return weighReadings(
            order.map(({ sequence, amount, fare }) => reading(sequence, amount, { fare })),
            nothing,
            nothing,
            true,
          )
            .changes.map((change) => `${change.fare} ${change.sequence}`)
            .sort();
        };
        expect(weigh(shuffled)).toEqual(weigh(page));
      },
    ),
  );
});
