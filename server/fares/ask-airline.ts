import type { Airline, Refusal, Travel } from "@/server/airlines/airline";
import type { PriceChange } from "@/server/messages/travel";
import { packTravel } from "./pack-travel";
import type { ScrapeTools } from "./scrape-port";
import { stateOf } from "./scraper-state";
import { fareKey, weighReadings, type LastReading } from "./weigh-readings";

export type Asked = { ok: true; changes: number; unchanged: number } | { ok: false; reason: Refusal; retryAfterMs: number | null };

/**
 * Asks a source for one travel and publishes what changed; equal prices become marks that they were seen. Such a source counts
 * nothing itself, so the places in the sequence are ours: saved before they are published, and after a crash
 * published before anything else is asked.
 */
export async function askAirline(airline: Airline, travel: Travel, tools: ScrapeTools): Promise<Asked> {
  const { store, publish } = tools;
  const source = airline.name();
  await publishUnpublished(source, tools);
  const answer = await airline.readTravel(travel);
  if (!answer.ok) return { ok: false, reason: answer.reason, retryAfterMs: answer.retryAfterMs };
  const { flights, readings, quarantined, received, repeated } = answer.value;
  const known = await store.lastReadings(
    source,
    flights.map(({ key }) => key),
    true,
  );
  const waiting = new Map(
    (
      await store.listOutliers(
        source,
        flights.map(({ key }) => key),
      )
    ).map(({ change }) => [fareKey(change), change]),
  );
  const placed = readings.map((reading) => inSequence(reading, known.get(fareKey(reading)), waiting.get(fareKey(reading))));
  const weighed = weighReadings(placed, known, waiting, true);
  const changes = [...weighed.changes, ...weighed.confirmed];
  const bodies = packTravel({ source, kind: "live", flights, changes, seen: weighed.seen });

  const factsOf = new Map(flights.map((flight) => [flight.key, flight]));
  const settled = [...weighed.confirmed, ...weighed.refuted];
  const counts: Record<string, number> = {
    received,
    accepted: changes.length,
    unchanged: weighed.seen.length + repeated,
    waiting: weighed.waiting.length - settled.length,
    "quarantined.outlier_refuted": weighed.refuted.length,
  };
  for (const { reason, readings: lost } of quarantined) counts[`quarantined.${reason}`] = (counts[`quarantined.${reason}`] ?? 0) + lost;
  await store.saveAsked(
    source,
    {
      kind: "live",
      cursor: {},
      quarantined,
      waiting: weighed.waiting.map((change) => ({ change, facts: factsOf.get(change.flight)! })),
      settled,
      lasts: weighed.lasts,
      counts,
    },
    bodies,
  );
  await publish(bodies);
  await store.forgetUnpublished(source);
  const state = stateOf(source);
  state.items += received;
  state.changes += changes.length;
  state.unchanged += weighed.seen.length;
  state.published.live += bodies.length;
  state.condition = airline.condition();
  return { ok: true, changes: changes.length, unchanged: weighed.seen.length };
}

/** What was saved and perhaps never published; repeats are harmless. */
async function publishUnpublished(source: string, { store, publish }: ScrapeTools): Promise<number> {
  const bodies = await store.listUnpublished(source);
  if (bodies.length === 0) return 0;
  await publish(bodies);
  await store.forgetUnpublished(source);
  return bodies.length;
}

function inSequence(reading: PriceChange, last: LastReading | undefined, waiting: PriceChange | undefined): PriceChange {
  return { ...reading, sequence: Math.max(last?.sequence ?? 0, waiting?.sequence ?? 0) + 1 };
}
