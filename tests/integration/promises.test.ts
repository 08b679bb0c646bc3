import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { givenChange, givenFlight, givenTravel, soon } from "@/tests/support/factories";
import { testStores } from "@/tests/support/stores";

let stores: Awaited<ReturnType<typeof testStores>>;
let pool: typeof import("@/server/infra/postgres").pool;
let rabbit: typeof import("@/server/infra/rabbitmq");
let travel: typeof import("@/server/messages/travel").travel;

beforeAll(async () => {
  stores = await testStores();
  ({ pool } = await import("@/server/infra/postgres"));
  rabbit = await import("@/server/infra/rabbitmq");
  ({ travel } = await import("@/server/messages/travel"));
});
afterAll(async () => stores?.drop());

const until = async (ask: () => Promise<boolean>) => {
  for (let tries = 0; tries < 200; tries++) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("did not come to be");
};
const count = async (text: string) => Number((await pool().query<{ n: bigint }>(`SELECT count(*) AS n FROM ${text}`)).rows[0]!.n);
const flight = givenFlight("900", soon(30));
const body = givenTravel(
  "promises",
  [flight],
  [givenChange(flight, { amountMinor: "100", observedAt: new Date(Date.now() - 1000).toISOString(), sequence: 1 })],
);

describe("a message", () => {
  test("of a wrong shape is parked at once with its reason, and its neighbours are handled", async () => {
    const handled: string[] = [];
    const consumer = rabbit.consume(travel, async (_, id) => void handled.push(id), { prefetch: 5, probe: async () => true });
    const good = [randomUUID(), randomUUID()];
    const parcels = [
      { queue: "travel", type: travel.type, messageId: good[0]!, body: JSON.stringify(body) },
      { queue: "travel", type: travel.type, messageId: "no-json", body: "{" },
      { queue: "travel", type: "travel.v9", messageId: "wrong-version", body: JSON.stringify(body) },
      { queue: "travel", type: travel.type, messageId: "wrong-shape", body: JSON.stringify({ ...body, changes: [{}] }) },
      { queue: "travel", type: travel.type, messageId: "null", body: "null" },
      { queue: "travel", type: travel.type, messageId: good[1]!, body: JSON.stringify(body) },
    ];
    expect((await rabbit.publishParcels(parcels)).size).toBe(parcels.length);
    await until(async () => handled.length === 2 && (await rabbit.queueDepth(rabbit.PARKING)) === 4);
    await consumer.stop();
    expect(handled.toSorted()).toEqual(good.toSorted());
  });

  test("that fails three times is parked, after half a second between the tries", async () => {
    let tries = 0;
    const consumer = rabbit.consume(
      travel,
      async () => {
        tries += 1;
        throw new Error("the handler is broken");
      },
      { prefetch: 1, probe: async () => true },
    );
    await rabbit.publish(travel, [body]);
    await until(async () => (await rabbit.queueDepth(rabbit.PARKING)) === 5);
    await consumer.stop();
    expect(tries).toBe(3);
  });

  test("of a store that is down waits without being counted, and is handled when it is back", async () => {
    let down = true;
    let handled = 0;
    const consumer = rabbit.consume(
      travel,
      async () => {
        if (down) throw new rabbit.StoreDown("PostgreSQL");
        handled += 1;
      },
      { prefetch: 1, probe: async () => !down },
    );
    await rabbit.publish(travel, [body]);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await rabbit.queueDepth(rabbit.PARKING)).toBe(5);
    down = false;
    await until(async () => handled === 1);
    await consumer.stop();
  });

  test("that was parked becomes a row with a task, and is sent again exactly once", async () => {
    const { recordParked } = await import("@/server/operations/record-parked");
    const { redriveParked } = await import("@/server/operations/redrive-parked");
    expect(await recordParked()).toBe(5);
    expect(await count("parked")).toBe(5);
    expect(await count("attention WHERE closed_at IS NULL")).toBe(5);
    expect(await redriveParked(null)).toBe(5);
    expect(await redriveParked(null)).toBe(0);
    expect(await count("attention WHERE closed_at IS NULL")).toBe(0);
    expect(await count("outbox")).toBe(5);
    await pool().query("DELETE FROM outbox");
  });

  test("to a queue that is not there counts as unsent", async () => {
    const sent = await rabbit.publishParcels([{ queue: "nowhere", type: "x", messageId: "lost", body: "{}" }]);
    expect(sent.size).toBe(0);
  });
});

describe("the outbox", () => {
  test("sends each row under its own id, and nothing of a transaction that failed", async () => {
    const { withTx } = await import("@/server/infra/postgres");
    const { enqueue } = await import("@/server/infra/outbox");
    const { relayOutbox } = await import("@/server/operations/relay-outbox");
    await withTx((tx) => enqueue(tx, travel, body));
    await expect(
      withTx(async (tx) => {
        await enqueue(tx, travel, body);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    const seen: string[] = [];
    const consumer = rabbit.consume(travel, async (_, id) => void seen.push(id), { prefetch: 5, probe: async () => true });
    expect(await relayOutbox()).toBe(1);
    expect(await relayOutbox()).toBe(0);
    await until(async () => seen.length === 1);
    await consumer.stop();
    const { rows } = await pool().query<{ id: string }>("SELECT id::text FROM outbox WHERE sent_at IS NOT NULL");
    expect(rows.map((row) => row.id)).toEqual(seen);
  });
});

describe("what is old", () => {
  test("weeks of history go when their time is over, and departed flights leave the current prices", async () => {
    const { recordPrices } = await import("@/server/fares/record-prices");
    const { forgetOld } = await import("@/server/operations/postgres");
    const coming = givenFlight("901", soon(5));
    const change = givenChange(coming, { amountMinor: "5000", observedAt: new Date(Date.now() - 1000).toISOString(), sequence: 1 });
    await recordPrices(givenTravel("promises", [coming], [change]), "forget-1");
    const nothing = await forgetOld(new Date());
    expect(nothing).toMatchObject({ current: 0, best: 0, weeks: 0 });
    expect(await count("current_price")).toBe(1);
    await forgetOld(new Date(Date.now() + 10 * 86_400_000));
    expect(await count("current_price")).toBe(0);
    expect(await count("best_fare")).toBe(0);
    expect(await count("price_change")).toBe(1);
    const later = await forgetOld(new Date(Date.now() + 300 * 86_400_000));
    expect(later["weeks"]).toBe(1);
    expect(await count("price_change")).toBe(0);
    expect(await count("flight")).toBe(0);
  });
});
