import { writeLive } from "@/server/fares/cassandra";
import { readStoredFares } from "@/server/fares/cassandra";
import { newestOfEach } from "@/server/fares/model";
import { addDays, monthOf } from "@/server/kernel/calendar";
import type { LiveFare } from "@/server/messages/fare";

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

function shuffle<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
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
    if (reduced(events) !== reduced(shuffle(events, random))) different += 1;
  }
  return { different };
}

/** The same on Cassandra itself: what stands there after any order is what the reducer says. */
export async function permuteCassandra(runs: number, random: () => number): Promise<{ different: number }> {
  const departsOn = addDays(new Date().toISOString().slice(0, 10), 30);
  let different = 0;
  for (let run = 0; run < runs; run++) {
    const flightId = 1_000_000 + run;
    const events = eventsOf(random);
    for (const event of shuffle(events, random)) {
      const fare: LiveFare = {
        market: "eu",
        origin: "QQA",
        destination: "QQB",
        departsOn,
        flightId,
        fare: event.fare,
        sequence: String(event.sequence),
        priceMinor: String(event.priceMinor),
        currency: "EUR",
        marketMinor: String(event.priceMinor),
        soldOut: false,
        observedAt: event.observedAt,
      };
      await writeLive({ source: "drill", fares: [fare], seen: [], flights: [], best: [], sources: [], rates: null }, Date.now());
    }
    const stored = await readStoredFares("eu", { market: "eu", origin: "QQA", destination: "QQB", month: monthOf(departsOn) }, departsOn);
    const text = stored
      .filter((row) => row.flightId === flightId && row.price)
      .map((row) => `${row.fare} ${row.price!.observedAt} ${row.price!.sequence} ${row.price!.priceMinor}`)
      .sort()
      .join("\n");
    if (text !== reduced(events)) different += 1;
  }
  return { different };
}
