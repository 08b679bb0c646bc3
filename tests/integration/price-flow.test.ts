import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PriceChange, TravelBody } from "@/server/messages/travel";
import { givenChange, givenFlight, givenTravel, soon } from "@/tests/support/factories";
import { testStores } from "@/tests/support/stores";

let stores: Awaited<ReturnType<typeof testStores>>;
let recordPrices: typeof import("@/server/fares/record-prices").recordPrices;
let showFares: typeof import("@/server/fares/show-fares").showFares;
let compareStores: typeof import("@/server/fares/compare-stores").compareStores;
let checkInvariants: typeof import("@/server/operations/check-invariants").checkInvariants;
let pool: typeof import("@/server/infra/postgres").pool;

beforeAll(async () => {
  stores = await testStores();
  ({ recordPrices } = await import("@/server/fares/record-prices"));
  ({ showFares } = await import("@/server/fares/show-fares"));
  ({ compareStores } = await import("@/server/fares/compare-stores"));
  ({ checkInvariants } = await import("@/server/operations/check-invariants"));
  ({ pool } = await import("@/server/infra/postgres"));
});
afterAll(async () => stores?.drop());

/** Takes what the outbox holds to Cassandra, as relay and FlightAggregation do. */
async function show(): Promise<void> {
  const { rows } = await pool().query<{ id: string; body: string }>(
    `SELECT id, body FROM outbox WHERE sent_at IS NULL ORDER BY created_at`,
  );
  for (const row of rows) {
    await showFares(JSON.parse(row.body) as Parameters<typeof showFares>[0]);
    await pool().query(`UPDATE outbox SET sent_at = now() WHERE id = $1`, [row.id]);
  }
}

let batch = 0;
const record = (body: TravelBody) => recordPrices(body, `m-${++batch}`);
const at = (second: number) => new Date(Date.now() - 3_600_000 + second * 1000).toISOString();

async function stateOf(source: string): Promise<string[]> {
  const { rows } = await pool().query<{ line: string }>(
    `SELECT 'current ' || f.key || ' ' || c.fare || ' ' || c.price_minor || ' ' || c.observed_at || ' ' || c.sequence AS line
       FROM current_price c JOIN flight f ON f.id = c.flight_id JOIN source s ON s.id = c.source_id WHERE s.name = $1
     UNION ALL SELECT 'history ' || f.key || ' ' || p.fare || ' ' || p.price_minor || ' ' || p.observed_at || ' ' || p.sequence
       FROM price_change p JOIN flight f ON f.id = p.flight_id JOIN source s ON s.id = p.source_id WHERE s.name = $1 ORDER BY 1`,
    [source],
  );
  return rows.map((row) => row.line);
}

describe("a price change on its way through both stores", () => {
  test("a redelivered message changes nothing", async () => {
    const flight = givenFlight("101", soon(20));
    const body = givenTravel("redelivered", [flight], [givenChange(flight, { amountMinor: "10000", observedAt: at(1), sequence: 1 })]);
    const first = await recordPrices(body, "same-id");
    const again = await recordPrices(body, "same-id");
    expect(first).toMatchObject({ accepted: 1, repeated: false });
    expect(again).toMatchObject({ accepted: 0, repeated: true });
    expect(await stateOf("redelivered")).toHaveLength(2);
  });

  test("the newest observation is current, whatever the order of arrival", async () => {
    const flight = givenFlight("102", soon(21));
    const changes: PriceChange[] = [5, 1, 3, 9, 2, 9, 4].map((second, index) =>
      givenChange(flight, {
        amountMinor: String(10_000 + second),
        observedAt: at(second),
        sequence: second === 9 && index === 5 ? 10 : second,
      }),
    );
    const orders = [changes, changes.toReversed(), changes.toSorted((left, right) => left.sequence - right.sequence)];
    const states: string[] = [];
    for (const [index, order] of orders.entries()) {
      const name = `order-${index}`;
      for (const change of [...order, ...order.slice(0, 3)]) await record(givenTravel(name, [flight], [change]));
      const state = (await stateOf(name)).join("\n");
      states.push(state);
      expect(state).toContain("10009");
    }
    expect(new Set(states).size).toBe(1);
  });

  test("an event from the future is refused and never becomes current", async () => {
    const flight = givenFlight("103", soon(22));
    const future = new Date(Date.now() + 6 * 60_000).toISOString();
    const result = await record(
      givenTravel("future", [flight], [givenChange(flight, { amountMinor: "1", observedAt: future, sequence: 1 })]),
    );
    expect(result).toMatchObject({ accepted: 0, refused: 1 });
    expect(await stateOf("future")).toEqual([]);
  });

  test("the lowest fare rises again when the cheapest one does, and goes when all are sold out", async () => {
    const [dear, cheap] = [
      givenFlight("104", soon(23), { origin: "LHR", destination: "JFK" }),
      givenFlight("105", soon(23), { origin: "LHR", destination: "JFK" }),
    ];
    const lowest = async () =>
      (
        await pool().query(
          `SELECT market_minor::text AS minor, gone FROM best_fare WHERE origin = 'LHR' AND destination = 'JFK' AND departs_on = $1`,
          [soon(23)],
        )
      ).rows[0];
    await record(
      givenTravel(
        "rising",
        [dear, cheap],
        [
          givenChange(dear, { amountMinor: "20000", observedAt: at(1), sequence: 1 }),
          givenChange(cheap, { amountMinor: "15000", observedAt: at(1), sequence: 2 }),
        ],
      ),
    );
    expect(await lowest()).toEqual({ minor: "15000", gone: false });
    await record(givenTravel("rising", [cheap], [givenChange(cheap, { amountMinor: "30000", observedAt: at(2), sequence: 3 })]));
    expect(await lowest()).toEqual({ minor: "20000", gone: false });
    await record(
      givenTravel(
        "rising",
        [dear, cheap],
        [dear, cheap].map((flight, index) =>
          givenChange(flight, { amountMinor: "20000", soldOut: true, observedAt: at(3), sequence: 4 + index }),
        ),
      ),
    );
    expect(await lowest()).toMatchObject({ gone: true });
  });

  test("prices in currencies of 0 and 3 decimals are compared exactly", async () => {
    const flight = givenFlight("106", soon(24), { origin: "FRA", destination: "HND" });
    const change = (fare: string, amountMinor: string, currency: string, sequence: number) =>
      givenChange(flight, { fare, amountMinor, currency, observedAt: at(1), sequence });
    await record(givenTravel("digits", [flight], [change("economy.LIGHT", "16000", "JPY", 1), change("economy.FLEX", "33000", "KWD", 2)]));
    const { rows } = await pool().query(
      `SELECT fare, market_minor::text AS minor FROM current_price c JOIN flight f ON f.id = c.flight_id WHERE f.key = $1 ORDER BY fare`,
      [flight.key],
    );
    expect(rows.map((row) => row.minor)).toEqual(["10000", "10000"]);
  });

  test("both data centres equal PostgreSQL after the outbox is empty, and the comparison finds planted drift", async () => {
    await show();
    const clean = await compareStores();
    expect(clean.counts).toEqual({ "I-19": 0, "I-20": 0, "I-21": 0, "I-22": 0 });
    expect(clean.fares).toBeGreaterThan(5);
    expect(clean.digests.us).toBe(clean.digests.eu);
    await pool().query(`UPDATE current_price SET price_minor = price_minor + 1 WHERE ctid = (SELECT ctid FROM current_price LIMIT 1)`);
    expect((await compareStores()).counts["I-19"]).toBe(2);
    expect((await checkInvariants(0))["I-18"]).toBe(1);
    await pool().query(`UPDATE current_price c SET price_minor = p.price_minor FROM price_change p
      WHERE (p.flight_id, p.fare, p.source_id, p.observed_at, p.sequence) = (c.flight_id, c.fare, c.source_id, c.observed_at, c.sequence)`);
    expect(Object.values(await checkInvariants(0)).every((count) => count === 0)).toBe(true);
  });

  test("history cannot be changed by the role that the product runs as", async () => {
    await expect(pool().query(`UPDATE price_change SET price_minor = 1`)).rejects.toMatchObject({ code: "42501" });
    await expect(pool().query(`DELETE FROM price_change`)).rejects.toMatchObject({ code: "42501" });
  });
});
