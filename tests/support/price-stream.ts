import { randomUUID } from "node:crypto";
import type { PriceChange, TravelFlight } from "@/server/messages/travel";
import { givenChange, givenFlight, givenTravel, soon } from "./factories";
import { seededRandom } from "./random";
import { wait } from "./drill";

const ROUTES = [
  { origin: "CPH", destination: "LIS" },
  { origin: "JFK", destination: "LHR" },
  { origin: "LAX", destination: "NRT" },
  { origin: "MAD", destination: "ZRH" },
];

export type PriceStream = {
  flights: TravelFlight[];
  published: () => number;
  /** Events that RabbitMQ has confirmed; each must be in history. */
  confirmed: () => number;
  stop: () => Promise<void>;
};

export const streamFlights = (count: number): TravelFlight[] =>
  Array.from({ length: count }, (_, index) => givenFlight(String(100 + index), soon(5 + (index % 20)), ROUTES[index % ROUTES.length]!));

/** Price changes of one source at a fixed rate, until stopped; what is not confirmed is sent again under the same id. */
export async function startPriceStream(perSecond: number, seed: number, source = "drill"): Promise<PriceStream> {
  const { publishParcels, withChannel, assertTopology } = await import("@/server/infra/rabbitmq");
  const { travel } = await import("@/server/messages/travel");
  const { CATALOG } = await import("@/server/messages/catalog");
  await withChannel((channel) => assertTopology(channel, CATALOG));
  const flights = streamFlights(200);
  const random = seededRandom(seed);
  const batch = Math.max(1, Math.round(perSecond / 10));
  let sequence = 0;
  let published = 0;
  let confirmed = 0;
  let stopping = false;
  const send = async (changes: PriceChange[]) => {
    const named = new Set(changes.map((change) => change.flight));
    const body = givenTravel(
      source,
      flights.filter((flight) => named.has(flight.key)),
      changes,
      { checkedUpTo: new Date().toISOString() },
    );
    const parcel = { queue: travel.queue, type: travel.type, messageId: randomUUID(), body: JSON.stringify(body) };
    published += changes.length;
    while ((await publishParcels([parcel]).catch(() => new Set<string>())).size === 0) await wait(200);
    confirmed += changes.length;
  };
  const change = (flight: TravelFlight): PriceChange =>
    givenChange(flight, {
      fare: `economy.${["LIGHT", "STANDARD", "FLEX"][Math.floor(random() * 3)]!}`,
      amountMinor: String(5000 + Math.floor(random() * 40_000)),
      soldOut: random() < 0.02,
      observedAt: new Date().toISOString(),
      sequence: ++sequence,
    });
  await send(flights.map(change));
  const run = async () => {
    const startedMs = Date.now();
    const waiting = new Set<Promise<void>>();
    for (let sent = 0; !stopping;) {
      const due = Math.floor(((Date.now() - startedMs) / 1000) * perSecond) - sent;
      if (due < batch) {
        await wait(20);
        continue;
      }
      const work = send(Array.from({ length: batch }, () => change(flights[Math.floor(random() * flights.length)]!)));
      sent += batch;
      waiting.add(work);
      void work.finally(() => waiting.delete(work));
      if (waiting.size > 50) await Promise.race(waiting);
    }
    await Promise.all(waiting);
  };
  const running = run();
  return {
    flights,
    published: () => published,
    confirmed: () => confirmed,
    stop: async () => {
      stopping = true;
      await running;
    },
  };
}
