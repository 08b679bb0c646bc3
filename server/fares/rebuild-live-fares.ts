import { now, nowMs } from "@/server/infra/clock";
import { dayOfTime } from "@/server/kernel/calendar";
import type { FareBody } from "@/server/messages/fare";
import { writeLive } from "./cassandra";
import { nameOfPartition } from "./compare-stores";
import { fareOfCode } from "./model";
import { listBestOf, listCurrent, listFlightsOf, listPartitions, type Partition } from "./postgres-lists";
import { listRates, listSourceRows } from "./postgres-sources";
import { bestOnWire, ratesOn, sourceOnWire } from "./record-prices";

const AT_ONCE = 4;

/**
 * Writes both keyspaces anew from PostgreSQL, with the timestamps the rows had, so that newer events are never overwritten. `among`
 * names the partitions to write, as differences of the stores name them; all without it.
 */
export async function rebuildLiveFares(
  told: (done: number, total: number) => void,
  among?: ReadonlySet<string>,
): Promise<{ partitions: number; fares: number }> {
  const fromDay = dayOfTime(now().getTime() - 86_400_000);
  const partitions = (await listPartitions(fromDay)).filter((partition) => !among || among.has(nameOfPartition(partition)));
  const rates = ratesOn("9999-12-31", await listRates());
  await writeLive(
    {
      ...nothing("rebuild"),
      sources: (await listSourceRows()).map((row) => sourceOnWire(row)),
      rates: rates ? { day: rates.day, perEuro: rates.perEuro } : null,
    },
    nowMs(),
  );
  let fares = 0;
  let done = 0;
  let next = 0;
  const lane = async () => {
    while (next < partitions.length) {
      fares += await rebuildPartition(partitions[next++]!, fromDay);
      told(++done, partitions.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { partitions: partitions.length, fares };
}

const nothing = (source: string): FareBody => ({ source, fares: [], seen: [], flights: [], best: [], sources: [], rates: null });

async function rebuildPartition(partition: Partition, fromDay: string): Promise<number> {
  const [current, flights, best] = await Promise.all([
    listCurrent(partition, fromDay),
    listFlightsOf(partition, fromDay),
    listBestOf(partition, fromDay),
  ]);
  const { market, origin, destination } = partition;
  for (const source of new Set(current.map((row) => row.source))) {
    const rows = current.filter((row) => row.source === source);
    await writeLive(
      {
        ...nothing(source),
        fares: rows.map((row) => ({
          market,
          origin,
          destination,
          departsOn: row.departsOn,
          flightId: row.flightId,
          fare: fareOfCode(row.fare),
          currency: row.currency,
          soldOut: row.soldOut,
          observedAt: row.observedAt.toISOString(),
          tie: row.tie,
          sequence: row.sequence.toString(),
          priceMinor: row.priceMinor.toString(),
          marketMinor: row.marketMinor.toString(),
        })),
        seen: rows.flatMap((row) =>
          row.lastSeenAt
            ? [
                {
                  market,
                  origin,
                  destination,
                  departsOn: row.departsOn,
                  flightId: row.flightId,
                  fare: fareOfCode(row.fare),
                  seenAt: row.lastSeenAt.toISOString(),
                },
              ]
            : [],
        ),
      },
      nowMs(),
    );
  }
  await writeLive(
    {
      ...nothing("rebuild"),
      flights: flights.map((row) => ({
        market,
        origin,
        destination,
        departsOn: row.departsOn,
        flightId: row.id,
        journey: row.journey,
        factsAt: row.factsAt.toISOString(),
      })),
      best: best.map((row) => bestOnWire(row)),
    },
    nowMs(),
  );
  return current.length;
}
