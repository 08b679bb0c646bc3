import amqp from "amqplib";
import cassandra from "cassandra-driver";
import type { TravelBody, TravelFlight } from "@/server/messages/travel";
import { required } from "@/server/infra/env";
import { inCentre, keyspaceOf } from "@/server/infra/cassandra";

const QUEUE = "bench-raw";

async function withRaw<T>(work: (channel: amqp.ConfirmChannel) => Promise<T>): Promise<T> {
  const connection = await amqp.connect(required("AMQP_URL"), { noDelay: true });
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(QUEUE, { durable: true, arguments: { "x-queue-type": "quorum" } });
  try {
    return await work(channel);
  } finally {
    await channel.purgeQueue(QUEUE).catch(() => {});
    await connection.close();
  }
}

/** Messages a second into a quorum queue, at most a thousand unconfirmed, nothing else done. */
export const rawPublish = (body: Buffer, milliseconds: number): Promise<number> =>
  withRaw(async (channel) => {
    let open = 0;
    let confirmed = 0;
    let wake: (() => void) | null = null;
    const settle = () => {
      open -= 1;
      confirmed += 1;
      wake?.();
    };
    const began = performance.now();
    while (performance.now() - began < milliseconds) {
      while (open < 1000) {
        open += 1;
        channel.publish("", QUEUE, body, { persistent: true, mandatory: true }, settle);
      }
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const rate = confirmed / ((performance.now() - began) / 1000);
    await channel.waitForConfirms().catch(() => {});
    return rate;
  });

/** Messages a second out of a quorum queue, prefetch 500, acknowledged fifty at a time, nothing done with them. */
export const rawConsume = (body: Buffer, count: number): Promise<number> =>
  withRaw(async (channel) => {
    for (let sent = 0; sent < count;) {
      for (let part = 0; part < 1000 && sent < count; part++, sent++) channel.publish("", QUEUE, body, { persistent: true });
      await channel.waitForConfirms();
    }
    await channel.prefetch(500);
    let taken = 0;
    const began = performance.now();
    await new Promise<void>((resolve) => {
      void channel.consume(QUEUE, (delivery) => {
        taken += 1;
        if (delivery && (taken % 50 === 0 || taken === count)) channel.ack(delivery, true);
        if (taken === count) resolve();
      });
    });
    return count / ((performance.now() - began) / 1000);
  });

/** Fares a second by the bare driver: unlogged batches of twenty of one partition, 32 in flight. */
export async function rawWrites(milliseconds: number): Promise<number> {
  const query = `UPDATE ${keyspaceOf("us")}.fares USING TIMESTAMP ? AND TTL ? SET price = ? WHERE origin = ? AND destination = ? AND month = ? AND departs_on = ? AND flight_id = ? AND fare = ? AND source = ?`;
  const day = cassandra.types.LocalDate.fromString("2099-06-01");
  return inCentre("us", async (client) => {
    let written = 0;
    let round = 0;
    const began = performance.now();
    const lane = async () => {
      while (performance.now() - began < milliseconds) {
        const turn = round++;
        const stamp = BigInt(Date.now()) * 1000n;
        const batch = Array.from({ length: 20 }, (_, index) => ({
          query,
          params: [
            stamp,
            86_400,
            {
              sequence: BigInt(turn),
              source: "raw",
              price_minor: 10_000n,
              currency: "USD",
              market_minor: 10_000n,
              sold_out: false,
              observed_at: new Date(),
            },
            "QQR",
            `Q${String(turn % 40).padStart(2, "0")}`,
            209906,
            day,
            turn % 2000,
            `economy.R${index}`,
            "raw",
          ],
        }));
        await client.batch(batch, { prepare: true, logged: false, executionProfile: "ingest" });
        written += 20;
      }
    };
    await Promise.all(Array.from({ length: 32 }, lane));
    return written / ((performance.now() - began) / 1000);
  });
}

export type Changes = { next: (count: number) => TravelBody; flights: TravelFlight[] };
export const oneChange = (changes: Changes): string => JSON.stringify(changes.next(1));
