import { createHash } from "node:crypto";
import { now, nowMs } from "@/server/infra/clock";
import { dayOfTime } from "@/server/kernel/calendar";
import { MARKETS, type Market } from "@/server/kernel/market";
import { readStoredBest, readStoredFares, type StoredFare } from "./cassandra";
import { fareOfCode, FUTURE_LIMIT_MS } from "./model";
import { listBestOf, listCurrent, listPartitions, type LiveRow, type Partition } from "./postgres-lists";

export type Difference = { invariant: "I-19" | "I-20" | "I-21" | "I-22"; key: string; what: string };
export type Comparison = {
  partitions: number;
  fares: number;
  differences: Difference[];
  /** Above what is listed. */
  counts: Record<Difference["invariant"], number>;
  /** Digest over the natural order of all live fares, by data centre. */
  digests: Record<Market, string>;
};

/** `among` names the partitions to look at, as keys of differences begin; `told` hears of each that is done. */
export type CompareOptions = { among?: ReadonlySet<string>; listedMost?: number; told?: (done: number, total: number) => void };
/** What every key of a difference begins with. */
export const nameOfPartition = ({ origin, destination, month }: Partition): string => `${origin}-${destination} ${month}`;
export const partitionOfKey = (key: string): string => key.split(" ", 2).join(" ");

const AT_ONCE = 4;

/**
 * Compares PostgreSQL's current prices with both data centres, key by key: equal to PostgreSQL (I-19), equal to each other (I-20),
 * nothing from the future (I-21), no value mixed of two events (I-22).
 */
export async function compareStores({ among, listedMost = 50, told }: CompareOptions = {}): Promise<Comparison> {
  const fromDay = dayOfTime(now().getTime() - 86_400_000);
  const partitions = (await listPartitions(fromDay)).filter((partition) => !among || among.has(nameOfPartition(partition)));
  const comparison: Comparison = {
    partitions: partitions.length,
    fares: 0,
    differences: [],
    counts: { "I-19": 0, "I-20": 0, "I-21": 0, "I-22": 0 },
    digests: { us: "", eu: "" },
  };
  const found = (difference: Difference) => {
    comparison.counts[difference.invariant] += 1;
    if (comparison.differences.length < listedMost) comparison.differences.push(difference);
  };
  const digests = new Map<string, Record<Market, string>>();
  let next = 0;
  const lane = async () => {
    while (next < partitions.length) {
      const partition = partitions[next++]!;
      const result = await comparePartition(partition, fromDay, found);
      comparison.fares += result.fares;
      digests.set(nameOfPartition(partition), result.digests);
      told?.(digests.size, partitions.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  for (const market of MARKETS) {
    const hash = createHash("sha256");
    for (const name of [...digests.keys()].sort()) hash.update(digests.get(name)![market]);
    comparison.digests[market] = hash.digest("hex");
  }
  return comparison;
}

async function comparePartition(partition: Partition, fromDay: string, found: (difference: Difference) => void) {
  const [current, best, fares, lowest] = await Promise.all([
    listCurrent(partition, fromDay),
    listBestOf(partition, fromDay),
    Promise.all(MARKETS.map((centre) => readStoredFares(centre, partition, fromDay))),
    Promise.all(MARKETS.map((centre) => readStoredBest(centre, partition))),
  ]);
  const expected = new Map(current.map((row) => [keyOf(row.departsOn, row.flightId, fareOfCode(row.fare), row.source), textOf(row)]));
  const digests: Record<Market, string> = { us: "", eu: "" };
  for (const [index, centre] of MARKETS.entries()) {
    const stored = new Map(fares[index]!.map((row) => [keyOf(row.departsOn, row.flightId, row.fare, row.source), row]));
    for (const [key, text] of expected) {
      const row = stored.get(key);
      if (!row?.price) found({ invariant: "I-19", key: `${nameOfPartition(partition)} ${key}`, what: `missing in ${centre}` });
      else if (storedText(row) !== text)
        found({
          invariant: "I-19",
          key: `${nameOfPartition(partition)} ${key}`,
          what: `${centre} has ${storedText(row)}, PostgreSQL ${text}`,
        });
    }
    for (const [key, row] of stored) {
      if (!expected.has(key)) found({ invariant: "I-19", key: `${nameOfPartition(partition)} ${key}`, what: `in ${centre} alone` });
      checkStamp(row, `${nameOfPartition(partition)} ${key} ${centre}`, found);
    }
    const lines = [...stored].map(([key, row]) => `${key} ${storedText(row)}`).sort();
    digests[centre] = createHash("sha256").update(lines.join("\n")).digest("hex");
    const versions = new Map(lowest[index]!.map((row) => [`${row.departsOn} ${row.cabin} ${row.stops}`, row]));
    for (const row of best) {
      const shown = versions.get(`${row.departsOn} ${row.cabin} ${row.stops}`);
      if (shown?.version !== row.version.toString()) {
        found({
          invariant: "I-19",
          key: `${nameOfPartition(partition)} best ${row.departsOn} ${row.cabin} ${row.stops}`,
          what: `${centre} has version ${shown?.version}, PostgreSQL ${row.version}`,
        });
      }
    }
  }
  if (digests.us !== digests.eu) found({ invariant: "I-20", key: nameOfPartition(partition), what: "us and eu hold different rows" });
  return { fares: current.length, digests };
}

function checkStamp(row: StoredFare, key: string, found: (difference: Difference) => void): void {
  if (!row.price) return;
  const stampMs = Number(row.writtenMicros / 1000n);
  if (stampMs > nowMs() + FUTURE_LIMIT_MS) found({ invariant: "I-21", key, what: `stamped ${new Date(stampMs).toISOString()}` });
  if (stampMs !== Date.parse(row.price.observedAt)) found({ invariant: "I-22", key, what: "stamp and event differ" });
  if (row.price.source !== row.source) found({ invariant: "I-22", key, what: "source of another event" });
}

const keyOf = (departsOn: string, flightId: number, fare: string, source: string) => `${departsOn} ${flightId} ${fare} ${source}`;
const textOf = (row: LiveRow) =>
  `${row.observedAt.toISOString()} ${row.sequence} ${row.priceMinor} ${row.currency} ${row.marketMinor} ${row.soldOut}`;
const storedText = ({ price }: StoredFare) =>
  price ? `${price.observedAt} ${price.sequence} ${price.priceMinor} ${price.currency} ${price.marketMinor} ${price.soldOut}` : "nothing";
