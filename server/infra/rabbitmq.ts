import amqp, { type Channel, type ChannelModel, type ConfirmChannel, type ConsumeMessage, type Options } from "amqplib";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Message, ParkedMessage } from "@/server/messages/message";
import { required } from "./env";
import { logger, withoutParams } from "./logger";

/** RabbitMQ did not take the message, or cannot be reached; nothing may be assumed about it. */
export class NotPublished extends Error {
  override name = "NotPublished";
}
/** A store that the handler needs is away. It is not an attempt: the consumer pauses until `probe` answers. */
export class StoreDown extends Error {
  override name = "StoreDown";
}

export const PARKING = "parking";
const RETRY_DELAY_MS = 500;
const CONFIRM_TIMEOUT_MS = 5000;
const UNCONFIRMED_MOST = 200;

const retryQueue = (queue: string) => `${queue}.retry`;
const quorum = { "x-queue-type": "quorum" };
const deadLetter = (routingKey: string) => ({
  "x-dead-letter-exchange": "",
  "x-dead-letter-routing-key": routingKey,
  "x-dead-letter-strategy": "at-least-once",
  "x-overflow": "reject-publish",
});
/** All queue arguments stand here: another value anywhere is a 406. */
const queueArguments = {
  work: (queue: string) => ({ ...quorum, ...deadLetter(retryQueue(queue)), "x-delivery-limit": 20 }),
  retry: (queue: string) => ({ ...quorum, ...deadLetter(queue), "x-message-ttl": RETRY_DELAY_MS }),
  parking: quorum,
};

/** Declares a message's work queue, its retry queue and the parking queue; the same on every side. */
export async function assertTopology(channel: Channel, messages: readonly { queue: string }[]): Promise<void> {
  await channel.assertQueue(PARKING, { durable: true, arguments: queueArguments.parking });
  for (const { queue } of messages) {
    await channel.assertQueue(queue, { durable: true, arguments: queueArguments.work(queue) });
    await channel.assertQueue(retryQueue(queue), { durable: true, arguments: queueArguments.retry(queue) });
  }
}

function connectionOptions(): Options.Connect {
  const url = new URL(required("AMQP_URL"));
  return {
    protocol: url.protocol === "amqps:" ? "amqps" : "amqp",
    hostname: url.hostname,
    port: Number(url.port || 5672),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    vhost: decodeURIComponent(url.pathname.slice(1)) || "/",
    heartbeat: 3,
  };
}

async function openConnection(): Promise<ChannelModel> {
  const connection = await amqp.connect(connectionOptions(), { noDelay: true, timeout: 5000 });
  connection.on("error", (cause: unknown) => logger.warn({ err: cause }, "RabbitMQ connection failed"));
  return connection;
}

type Publisher = { connection: ChannelModel; channel: ConfirmChannel; returned: Map<string, () => void>; blocked: boolean };
const shared = globalThis as typeof globalThis & { tradewindPublisher?: Promise<Publisher> };

async function openPublisher(): Promise<Publisher> {
  const connection = await openConnection();
  const channel = await connection.createConfirmChannel();
  const publisher: Publisher = { connection, channel, returned: new Map(), blocked: false };
  const forget = () => {
    delete shared.tradewindPublisher;
  };
  connection.on("close", forget);
  connection.on("blocked", () => (publisher.blocked = true));
  connection.on("unblocked", () => (publisher.blocked = false));
  channel.on("error", (cause: unknown) => logger.warn({ err: cause }, "RabbitMQ publishing channel failed"));
  channel.on("close", () => {
    forget();
    connection.close().catch(() => {});
  });
  channel.on("return", (message: { properties: { messageId?: unknown } }) =>
    publisher.returned.get(String(message.properties.messageId))?.(),
  );
  return publisher;
}

async function publisher(): Promise<Publisher> {
  shared.tradewindPublisher ??= openPublisher().catch((cause: unknown) => {
    delete shared.tradewindPublisher;
    throw new NotPublished("RabbitMQ cannot be reached", { cause });
  });
  return shared.tradewindPublisher;
}

export type Parcel = { queue: string; type: string; messageId: string; body: string };

/**
 * Publishes with confirms, at most 200 on their way. Answers the ids that were confirmed and routed; the others may or may not
 * have arrived, so their repeat must carry the same id.
 */
export async function publishParcels(parcels: Parcel[]): Promise<Set<string>> {
  const { channel, returned, blocked } = await publisher();
  if (blocked) throw new NotPublished("RabbitMQ has blocked publishers");
  const sent = new Set<string>();
  let next = 0;
  const one = (parcel: Parcel) =>
    new Promise<void>((resolve) => {
      let unroutable = false;
      const settle = (taken: boolean) => {
        clearTimeout(timer);
        returned.delete(parcel.messageId);
        if (taken && !unroutable) sent.add(parcel.messageId);
        resolve();
      };
      const timer = setTimeout(settle, CONFIRM_TIMEOUT_MS, false);
      returned.set(parcel.messageId, () => (unroutable = true));
      try {
        channel.publish(
          "",
          parcel.queue,
          Buffer.from(parcel.body),
          { persistent: true, mandatory: true, messageId: parcel.messageId, type: parcel.type, contentType: "application/json" },
          (cause: unknown) => settle(cause === null || cause === undefined),
        );
      } catch {
        settle(false);
      }
    });
  const lane = async () => {
    while (next < parcels.length) await one(parcels[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(UNCONFIRMED_MOST, parcels.length) }, lane));
  return sent;
}

/** Publishes bodies of one message and resolves when every one is confirmed and routed; throws `NotPublished` otherwise. */
export async function publish<Body>(message: Message<Body>, bodies: Body[]): Promise<void> {
  const parcels = bodies.map((body) => ({ queue: message.queue, type: message.type, messageId: randomUUID(), body: JSON.stringify(body) }));
  const sent = await publishParcels(parcels);
  if (sent.size < parcels.length) throw new NotPublished(`${parcels.length - sent.size} of ${parcels.length} messages were not confirmed`);
}

/** Messages that wait in a queue. */
export async function queueDepth(queue: string): Promise<number> {
  const { channel } = await publisher();
  return (await channel.checkQueue(queue)).messageCount;
}

export async function closePublisher(): Promise<void> {
  const open = await shared.tradewindPublisher?.catch(() => null);
  delete shared.tradewindPublisher;
  await open?.connection.close().catch(() => {});
}

export type Consumer = { stop: () => Promise<void>; isConsuming: () => boolean };
export type ConsumeOptions = {
  /** Messages taken at once; they are handled side by side. */
  prefetch: number;
  /** Asked each second after a `StoreDown`, until it answers true. */
  probe: () => Promise<boolean>;
};

/**
 * Handles a queue until stopped, through lost connections, closed channels and deleted queues. A message is acknowledged after its
 * handler resolved. An unreadable one is parked at once; one whose handler throws comes back after half a second and is parked
 * after `maxAttempts`; `StoreDown` gives it back uncounted and pauses.
 */
export function consume<Body>(
  message: Message<Body>,
  handle: (body: Body, messageId: string) => Promise<void>,
  { prefetch, probe }: ConsumeOptions,
): Consumer {
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();
  let consuming = false;

  const session = async () => {
    const connection = await openConnection();
    let channel: Channel | undefined;
    try {
      const opened = await connection.createChannel();
      channel = opened;
      const broken = new Promise<"broken">((resolve) => {
        const end = () => resolve("broken");
        connection.on("close", end);
        opened.on("close", end);
        opened.on("error", (cause: unknown) => logger.warn({ err: cause, queue: message.queue }, "RabbitMQ consuming channel failed"));
        stopping.signal.addEventListener("abort", end, { once: true });
      });
      await assertTopology(opened, [message]);
      await opened.prefetch(prefetch);
      let live = true;
      let pause: (() => void) | undefined;
      const paused = new Promise<"store-down">((resolve) => (pause = () => resolve("store-down")));
      const quietly = (settle: () => void) => {
        if (!live) return;
        try {
          settle();
        } catch (cause) {
          logger.warn({ err: cause, queue: message.queue }, "a delivery could not be settled; it comes again");
        }
      };
      const settle = async (delivery: ConsumeMessage) => {
        const read = parseBody(message, delivery);
        if (!read.ok) {
          await park(delivery, message.queue, read.why);
          return quietly(() => opened.ack(delivery));
        }
        try {
          await handle(read.body, read.messageId);
          quietly(() => opened.ack(delivery));
        } catch (cause) {
          if (cause instanceof StoreDown) {
            logger.warn({ err: cause.cause, queue: message.queue, store: cause.message }, "a store is down");
            pause?.();
            return quietly(() => opened.nack(delivery, false, true));
          }
          const attempts = attemptsOf(delivery, message.queue) + 1;
          logger.warn({ err: cause, queue: message.queue, messageId: read.messageId, attempts }, "a message failed");
          if (attempts < message.maxAttempts) return quietly(() => opened.nack(delivery, false, false));
          await park(delivery, message.queue, withoutParams(cause).message);
          quietly(() => opened.ack(delivery));
        }
      };
      const { consumerTag } = await opened.consume(message.queue, (delivery) => {
        if (!delivery) {
          logger.error({ queue: message.queue }, "the queue was deleted; declaring it again");
          connection.close().catch(() => {});
          return;
        }
        const work = settle(delivery).catch((cause: unknown) => {
          logger.error({ err: cause, queue: message.queue }, "a delivery could not be parked; it comes again");
          quietly(() => opened.nack(delivery, false, true));
        });
        inFlight.add(work);
        void work.finally(() => inFlight.delete(work));
      });
      consuming = true;
      const why = await Promise.race([broken, paused]);
      consuming = false;
      if (why === "store-down" || stopping.signal.aborted) {
        await opened.cancel(consumerTag).catch(() => {});
        await Promise.all(inFlight);
      }
      live = false;
      return why;
    } finally {
      consuming = false;
      await channel?.close().catch(() => {});
      await connection.close().catch(() => {});
    }
  };

  const run = async () => {
    let waitMs = 250;
    while (!stopping.signal.aborted) {
      try {
        const why = await session();
        waitMs = 250;
        if (why === "store-down") {
          logger.warn({ queue: message.queue }, "a store is down; consuming pauses");
          while (!stopping.signal.aborted && !(await probe().catch(() => false)))
            await sleep(1000, undefined, { signal: stopping.signal }).catch(() => {});
          logger.info({ queue: message.queue }, "consuming goes on");
        }
      } catch (cause) {
        logger.warn({ err: cause, queue: message.queue }, "RabbitMQ cannot be reached; trying again");
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
        waitMs = Math.min(waitMs * 2, 2000);
      }
    }
  };
  const running = run();
  return {
    isConsuming: () => consuming,
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(inFlight);
    },
  };
}

type Read<Body> = { ok: true; body: Body; messageId: string } | { ok: false; why: string };

function parseBody<Body>(message: Message<Body>, { content, properties }: ConsumeMessage): Read<Body> {
  const messageId: unknown = properties.messageId;
  if (typeof messageId !== "string" || messageId === "") return { ok: false, why: "no messageId" };
  if (properties.type !== message.type) return { ok: false, why: `type is not ${message.type}` };
  let json: unknown;
  try {
    json = JSON.parse(content.toString("utf8"));
  } catch {
    return { ok: false, why: "not JSON" };
  }
  const parsed = message.body.safeParse(json);
  if (parsed.success) return { ok: true, body: parsed.data, messageId };
  const issue = parsed.error.issues[0];
  return { ok: false, why: `${issue?.path.join(".") ?? "body"}: ${issue?.message ?? "wrong shape"}` };
}

/** How often our own handler failed: the dead-letter entries of the work queue. */
export function attemptsOf({ properties }: ConsumeMessage, queue: string): number {
  const deaths = (properties.headers?.["x-death"] ?? []) as { queue: string; count: number }[];
  return deaths.filter((death) => death.queue === queue).reduce((sum, death) => sum + Number(death.count), 0);
}

/** Puts a message aside with its reason; confirmed before the original is acknowledged. */
async function park(delivery: ConsumeMessage, queue: string, why: string): Promise<void> {
  const { channel } = await publisher();
  const messageId = typeof delivery.properties.messageId === "string" ? delivery.properties.messageId : "";
  await new Promise<void>((resolve, reject) => {
    channel.publish(
      "",
      PARKING,
      delivery.content,
      {
        persistent: true,
        mandatory: true,
        messageId: messageId || `unnamed-${randomUUID()}`,
        type: String(delivery.properties.type ?? ""),
        headers: { "parked-from": queue, "parked-why": why.slice(0, 500) },
      },
      (cause: unknown) => (cause ? reject(new NotPublished("not parked", { cause })) : resolve()),
    );
  });
  logger.error({ queue, messageId, why }, "a message was parked");
}

/** Hands every message of the parking queue to `keep` and removes it there once that resolved. Answers how many. */
export async function drainParking(keep: (message: ParkedMessage) => Promise<void>): Promise<number> {
  const connection = await openConnection();
  try {
    const channel = await connection.createChannel();
    await channel.assertQueue(PARKING, { durable: true, arguments: queueArguments.parking });
    let count = 0;
    for (;;) {
      const delivery = await channel.get(PARKING);
      if (!delivery) return count;
      const headers = delivery.properties.headers ?? {};
      await keep({
        messageId: String(delivery.properties.messageId),
        type: String(delivery.properties.type),
        queue: String(headers["parked-from"]),
        why: String(headers["parked-why"]),
        body: delivery.content.toString("utf8"),
      });
      channel.ack(delivery);
      count += 1;
    }
  } finally {
    await connection.close().catch(() => {});
  }
}

/** One connection for scripts: declares everything, or asks whether RabbitMQ answers. */
export async function withChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await openConnection();
  try {
    return await work(await connection.createChannel());
  } finally {
    await connection.close().catch(() => {});
  }
}
