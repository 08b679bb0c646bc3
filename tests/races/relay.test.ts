import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FareBody } from "@/server/messages/fare";
import { testStores } from "@/tests/support/stores";

let stores: Awaited<ReturnType<typeof testStores>>;
let relayOutbox: typeof import("@/server/operations/relay-outbox").relayOutbox;
let outbox: typeof import("@/server/infra/outbox");
let rabbit: typeof import("@/server/infra/rabbitmq");
let postgres: typeof import("@/server/infra/postgres");
let fare: typeof import("@/server/messages/fare").fare;

beforeAll(async () => {
  stores = await testStores();
  ({ relayOutbox } = await import("@/server/operations/relay-outbox"));
  outbox = await import("@/server/infra/outbox");
  rabbit = await import("@/server/infra/rabbitmq");
  postgres = await import("@/server/infra/postgres");
  ({ fare } = await import("@/server/messages/fare"));
});
afterAll(async () => stores?.drop());

const ROWS = 300;
const empty: FareBody = { source: "race", fares: [], seen: [], flights: [], best: [], sources: [], rates: null };
const givenRows = () =>
  postgres.withTx(async (tx) => {
    for (let row = 0; row < ROWS; row++) await outbox.enqueue(tx, fare, empty);
  });

/** How often each message lies in the queue; empties it. */
async function delivered(): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  await rabbit.withChannel(async (channel) => {
    for (;;) {
      const delivery = await channel.get(fare.queue, { noAck: true });
      if (!delivery) return;
      const id = String(delivery.properties.messageId);
      times.set(id, (times.get(id) ?? 0) + 1);
    }
  });
  return times;
}

const untilEmpty = async (turn: () => Promise<number>) => {
  while ((await turn()) > 0);
};

describe("two relays at once", () => {
  test("control: without a lease rows go out twice", async () => {
    await givenRows();
    const naive = async () => {
      const { rows } = await postgres
        .pool()
        .query<{ id: string; type: string; queue: string; body: string }>(
          `SELECT id::text, type, queue, body FROM outbox WHERE sent_at IS NULL ORDER BY created_at LIMIT 50`,
        );
      if (rows.length === 0) return 0;
      await outbox.markSent([
        ...(await rabbit.publishParcels(rows.map(({ id, type, queue, body }) => ({ messageId: id, type, queue, body })))),
      ]);
      return rows.length;
    };
    await Promise.all([untilEmpty(naive), untilEmpty(naive)]);
    const times = await delivered();
    expect(times.size).toBe(ROWS);
    expect([...times.values()].filter((count) => count > 1).length).toBeGreaterThan(0);
  });

  test("publish each row once", async () => {
    await givenRows();
    await Promise.all([untilEmpty(relayOutbox), untilEmpty(relayOutbox), untilEmpty(relayOutbox)]);
    const times = await delivered();
    expect(times.size).toBe(ROWS);
    expect([...times.values()].every((count) => count === 1)).toBe(true);
    expect((await outbox.readOutboxLag()).waiting).toBe(0);
  });

  test("a row whose relay died is sent by the other one when the lease is over", async () => {
    await givenRows();
    const claimed = await outbox.claimOutbox(ROWS);
    expect(claimed.length).toBe(ROWS);
    expect(await relayOutbox()).toBe(0);
    await postgres.pool().query(`UPDATE outbox SET claimed_until = now() - interval '1 ms' WHERE sent_at IS NULL`);
    await untilEmpty(relayOutbox);
    expect((await delivered()).size).toBe(ROWS);
  });
});
