import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { TravelFlight } from "@/server/messages/travel";
import { givenChange, givenFlight, givenTravel, soon } from "@/tests/support/factories";
import { testStores } from "@/tests/support/stores";

let stores: Awaited<ReturnType<typeof testStores>>;
let recordPrices: typeof import("@/server/fares/record-prices").recordPrices;
let fares: typeof import("@/server/fares/postgres");
let sources: typeof import("@/server/fares/postgres-sources");
let postgres: typeof import("@/server/infra/postgres");

beforeAll(async () => {
  stores = await testStores();
  ({ recordPrices } = await import("@/server/fares/record-prices"));
  fares = await import("@/server/fares/postgres");
  sources = await import("@/server/fares/postgres-sources");
  postgres = await import("@/server/infra/postgres");
});
afterAll(async () => stores?.drop());

/** Resolves when so many connections of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await postgres
      .pool()
      .query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
    if (rows[0]!.n >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${count} connections never waited for a lock`);
}
const at = (second: number) => new Date(Date.now() - 3_600_000 + second * 1000).toISOString();
/** Only the first batch says what the source is: a change of its row would make the batches wait for each other anyway. */
let isKnown = false;
async function record(flight: TravelFlight, amountMinor: number, sequence: number): Promise<void> {
  const change = givenChange(flight, { amountMinor: String(amountMinor), observedAt: at(sequence), sequence });
  const rest = isKnown ? { sourceFacts: null, rates: [] } : {};
  await recordPrices(givenTravel("race", [flight], [change], rest), randomUUID());
  isKnown = true;
}

/** Two flights of one travel: the cheap one at 100.00, the other one at 200.00. */
async function givenTwoFlights(number: number): Promise<[TravelFlight, TravelFlight]> {
  const departsOn = soon(20 + number);
  const flights: [TravelFlight, TravelFlight] = [givenFlight(`${1000 + number}`, departsOn), givenFlight(`${4000 + number}`, departsOn)];
  await record(flights[0], 10_000, 1);
  await record(flights[1], 20_000, 1);
  return flights;
}

async function shownAndTrue({ origin, destination, departsOn }: TravelFlight): Promise<{ shown: bigint; lowest: bigint }> {
  const { rows } = await postgres.pool().query<{ shown: bigint; lowest: bigint }>(
    `SELECT b.price_minor AS shown, (SELECT min(c.price_minor) FROM current_price c JOIN flight f ON f.id = c.flight_id
              WHERE (f.origin, f.destination, f.departs_on) = (b.origin, b.destination, b.departs_on) AND NOT c.sold_out) AS lowest
       FROM best_fare b WHERE (b.origin, b.destination, b.departs_on, b.cabin) = ($1, $2, $3, 'economy')`,
    [origin, destination, departsOn],
  );
  return rows[0]!;
}

describe("the lowest fare of a travel, when two batches change it at once", () => {
  test("control: without the lock it goes wrong", async () => {
    const [cheap, other] = await givenTwoFlights(0);
    const { withTx } = postgres;
    const ids = await withTx(async (tx) => ({ source: (await sources.findSource(tx, "race"))!.id, flights: await idsOf([cheap, other]) }));
    const rise = (flightId: number, amountMinor: number) => ({
      flightId,
      fare: 1,
      observedAt: at(10),
      sequence: 10,
      priceMinor: String(amountMinor),
      marketMinor: String(amountMinor),
      currency: "EUR",
      soldOut: false,
    });
    const key = { origin: cheap.origin, destination: cheap.destination, departsOn: cheap.departsOn, stops: 0 };
    let rival: Promise<void> | undefined;
    await withTx(async (tx) => {
      await fares.saveCurrent(tx, ids.source, [rise(ids.flights[0]!, 30_000)]);
      await fares.saveBest(tx, [key], new Date());
      rival = withTx(async (otherTx) => {
        await fares.saveCurrent(otherTx, ids.source, [rise(ids.flights[1]!, 40_000)]);
        await fares.saveBest(otherTx, [key], new Date());
      });
      await untilWaiting(1); // the rival has read the old prices and waits for this row
    });
    await rival;
    const { shown, lowest } = await shownAndTrue(cheap);
    expect(lowest).toBe(30_000n);
    expect(shown).not.toBe(lowest);
    // mended by the next batch, so that nothing wrong stays behind
    await record(cheap, 30_001, 11);
    expect(await shownAndTrue(cheap)).toEqual({ shown: 30_001n, lowest: 30_001n });
  });

  test("with the lock it is the lowest in 200 of 200 trials", { timeout: 180_000 }, async () => {
    const gate = new pg.Client({ connectionString: stores.ownerUrl });
    await gate.connect();
    let wrong = 0;
    try {
      for (let trial = 1; trial <= 200; trial++) {
        const [cheap, other] = await givenTwoFlights(trial);
        // Nobody can write to the outbox, the last thing a batch does: both stand behind their look at the prices, none has committed.
        await gate.query("BEGIN");
        await gate.query("LOCK TABLE outbox IN SHARE MODE");
        const both = [record(cheap, 30_000 + trial, 10), record(other, 40_000 + trial, 10)];
        await untilWaiting(2);
        await gate.query("COMMIT");
        await Promise.all(both);
        const { shown, lowest } = await shownAndTrue(cheap);
        if (shown !== lowest) wrong += 1;
      }
    } finally {
      await gate.end();
    }
    expect(wrong).toBe(0);
  });
});

async function idsOf(flights: TravelFlight[]): Promise<number[]> {
  const { rows } = await postgres
    .pool()
    .query<{ id: number; key: string }>(`SELECT id, key FROM flight WHERE key = ANY ($1)`, [flights.map(({ key }) => key)]);
  return flights.map(({ key }) => rows.find((row) => row.key === key)!.id);
}
