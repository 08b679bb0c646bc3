import { readStoredFares } from "@/server/fares/cassandra";
import { newestOfEach } from "@/server/fares/model";
import { recordPrices } from "@/server/fares/record-prices";
import { showFares } from "@/server/fares/show-fares";
import { pool } from "@/server/infra/postgres";
import { monthOf } from "@/server/kernel/calendar";
import { MARKETS } from "@/server/kernel/market";
import type { FareBody } from "@/server/messages/fare";
import { givenChange, givenFlight, givenTravel, soon } from "@/tests/support/factories";
import { shuffled } from "@/tests/support/random";
import { settled } from "@/tests/support/settled";
import { randomUUID } from "node:crypto";

type Event = { fare: string; observedAt: string; sequence: number; priceMinor: number };

function eventsOf(random: () => number): Event[] {
  const count = 2 + Math.floor(random() * 49);
  const events = Array.from({ length: count }, (_, index) => ({
    fare: `economy.${["LIGHT", "STANDARD", "FLEX"][Math.floor(random() * 3)]!}`,
    observedAt: new Date(Date.now() - 3_600_000 + Math.floor(random() * 20) * 1000).toISOString(),
    sequence: index + 1,
    priceMinor: Math.floor(random() * 100_000),
  }));
  return [...events, ...events.filter(() => random() < 0.2)];
}

const reduced = (events: Event[]) =>
  newestOfEach(events, (event) => event.fare)
    .map((event) => `${event.fare} ${event.observedAt} ${event.sequence} ${event.priceMinor}`)
    .sort()
    .join("\n");

/** Permutations of at most 50 events with doubles and ties, in the pure reducer. */
export function permuteReducer(runs: number, random: () => number): { different: number } {
  let different = 0;
  for (let run = 0; run < runs; run++) {
    const events = eventsOf(random);
    if (reduced(events) !== reduced(shuffled(events, random))) different += 1;
  }
  return { different };
}

/**
 * The same through both stores: recorded in any order in batches of any size, shown in any order and more than once. What stands in
 * both data centres is what the reducer says.
 */
export async function permuteStores(runs: number, random: () => number): Promise<{ different: number; ties: number }> {
  const departsOn = soon(30);
  const route = { origin: "CPH", destination: "MAD" };
  const expected = new Map<string, string>();
  const messages: string[] = [];
  let ties = 0;
  for (let run = 0; run < runs; run++) {
    const flight = givenFlight(String(1000 + run), departsOn, route);
    const events = eventsOf(random);
    ties += events.length - new Set(events.map((event) => `${event.fare} ${event.observedAt}`)).size;
    expected.set(flight.key, reduced(events));
    const order = shuffled(events, random);
    for (let start = 0; start < order.length;) {
      const size = 1 + Math.floor(random() * 6);
      const changes = order
        .slice(start, start + size)
        .map(({ fare, observedAt, sequence, priceMinor }) =>
          givenChange(flight, { fare, observedAt, sequence, amountMinor: String(priceMinor) }),
        );
      messages.push(randomUUID());
      await recordPrices(givenTravel("drill", [flight], changes), messages.at(-1)!);
      start += size;
    }
  }
  await settled(120_000);
  const { rows } = await pool().query<{ body: string }>(
    `SELECT body FROM outbox WHERE type = 'fare.v1' ORDER BY created_at DESC LIMIT $1`,
    [messages.length],
  );
  for (const { body } of shuffled(rows, random).slice(0, Math.ceil(rows.length / 2))) await showFares(JSON.parse(body) as FareBody);
  const keys = new Map(
    (await pool().query<{ id: number; key: string }>(`SELECT id, key FROM flight WHERE key = ANY ($1)`, [[...expected.keys()]])).rows.map(
      (row) => [row.id, row.key],
    ),
  );
  let different = 0;
  for (const centre of MARKETS) {
    const stored = await readStoredFares(centre, { market: "eu", ...route, month: monthOf(departsOn) }, departsOn);
    const found = new Map<string, string[]>();
    for (const { flightId, fare, price } of stored) {
      const key = keys.get(flightId);
      if (key && price) found.set(key, [...(found.get(key) ?? []), `${fare} ${price.observedAt} ${price.sequence} ${price.priceMinor}`]);
    }
    for (const [key, text] of expected) if ((found.get(key) ?? []).sort().join("\n") !== text) different += 1;
  }
  return { different, ties };
}
