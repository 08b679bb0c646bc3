import cassandra from "cassandra-driver";
import { inCentre, keyspaceOf, writeAnywhere, type Statement } from "@/server/infra/cassandra";
import { MARKETS, type Market } from "@/server/kernel/market";
import { dayNumber, monthOf } from "@/server/kernel/calendar";
import type { FareBody, LiveBest, LiveFare, LiveFlight, LiveSource } from "@/server/messages/fare";
import type { Partition } from "./postgres-lists";

const { LocalDate } = cassandra.types;
const DAY_SECONDS = 86_400;

/** Timestamps are microseconds of the event, so a late or doubled delivery never wins over a newer one. */
const microsOf = (instant: string) => BigInt(Date.parse(instant)) * 1000n;
/** Readings of one instant stand a microsecond apart, in the order in which they became current; a millisecond has room for a thousand. */
const microsOfFare = ({ observedAt, tie = 0 }: LiveFare) => microsOf(observedAt) + BigInt(Math.min(tie, 999));
const dateOf = (day: string) => LocalDate.fromString(day);
/** Rows go by themselves two days after departure; the TTL counts from arrival. */
const ttlOf = (departsOn: string, nowMs: number) => Math.max(1, (dayNumber(departsOn) + 2) * DAY_SECONDS - Math.floor(nowMs / 1000));

type Keyed = { partition: string; statement: Statement };
type Travel = { market: "us" | "eu"; origin: string; destination: string; departsOn: string };
const keyOf = ({ origin, destination, departsOn }: Travel) => [origin, destination, monthOf(departsOn), dateOf(departsOn)] as const;
const partitionOf = (table: string, { market, origin, destination, departsOn }: Travel) =>
  `${table}/${market}/${origin}/${destination}/${monthOf(departsOn)}`;

const fareWrite = (row: LiveFare, source: string, nowMs: number): Keyed => ({
  partition: partitionOf("fares", row),
  statement: {
    query: `UPDATE ${keyspaceOf(row.market)}.fares USING TIMESTAMP ? AND TTL ? SET price = ? WHERE origin = ? AND destination = ? AND month = ? AND departs_on = ? AND flight_id = ? AND fare = ? AND source = ?`,
    params: [
      microsOfFare(row),
      ttlOf(row.departsOn, nowMs),
      {
        sequence: BigInt(row.sequence),
        source,
        price_minor: BigInt(row.priceMinor),
        currency: row.currency,
        market_minor: BigInt(row.marketMinor),
        sold_out: row.soldOut,
        observed_at: new Date(row.observedAt),
      },
      ...keyOf(row),
      row.flightId,
      row.fare,
      source,
    ],
  },
});

const seenWrite = (row: FareBody["seen"][number], source: string, nowMs: number): Keyed => ({
  partition: partitionOf("fares", row),
  statement: {
    query: `UPDATE ${keyspaceOf(row.market)}.fares USING TIMESTAMP ? AND TTL ? SET last_seen_at = ? WHERE origin = ? AND destination = ? AND month = ? AND departs_on = ? AND flight_id = ? AND fare = ? AND source = ?`,
    params: [microsOf(row.seenAt), ttlOf(row.departsOn, nowMs), new Date(row.seenAt), ...keyOf(row), row.flightId, row.fare, source],
  },
});

const flightWrite = (row: LiveFlight, nowMs: number): Keyed => ({
  partition: partitionOf("flights", row),
  statement: {
    query: `UPDATE ${keyspaceOf(row.market)}.flights USING TIMESTAMP ? AND TTL ? SET journey = ? WHERE origin = ? AND destination = ? AND month = ? AND departs_on = ? AND flight_id = ?`,
    params: [microsOf(row.factsAt), ttlOf(row.departsOn, nowMs), row.journey, ...keyOf(row), row.flightId],
  },
});

function bestWrites(row: LiveBest, nowMs: number): Keyed[] {
  const best = {
    version: BigInt(row.version),
    gone: row.gone,
    flight_id: row.flightId,
    fare: row.fare,
    source: row.source,
    price_minor: BigInt(row.priceMinor),
    currency: row.currency,
    market_minor: BigInt(row.marketMinor),
    minutes: row.minutes,
    observed_at: new Date(row.observedAt),
  };
  const stamped = [BigInt(row.version), ttlOf(row.departsOn, nowMs), best];
  const [origin, destination, month, departsOn] = keyOf(row);
  const keyspace = keyspaceOf(row.market);
  return [
    {
      partition: partitionOf("best_by_day", row),
      statement: {
        query: `UPDATE ${keyspace}.best_by_day USING TIMESTAMP ? AND TTL ? SET best = ? WHERE origin = ? AND destination = ? AND month = ? AND cabin = ? AND departs_on = ? AND stops = ?`,
        params: [...stamped, origin, destination, month, row.cabin, departsOn, row.stops],
      },
    },
    {
      partition: `best_by_origin/${row.market}/${row.origin}/${row.departsOn}`,
      statement: {
        query: `UPDATE ${keyspace}.best_by_origin USING TIMESTAMP ? AND TTL ? SET best = ? WHERE origin = ? AND departs_on = ? AND cabin = ? AND destination = ? AND stops = ?`,
        params: [...stamped, origin, departsOn, row.cabin, destination, row.stops],
      },
    },
  ];
}

const sourceWrites = (row: LiveSource): Keyed[] =>
  MARKETS.map((market) => ({
    partition: `sources/${market}/${row.name}`,
    statement: {
      query: `UPDATE ${keyspaceOf(market)}.sources USING TIMESTAMP ? SET state = ? WHERE name = ?`,
      params: [
        BigInt(row.version),
        {
          version: BigInt(row.version),
          label: row.label,
          sold_here: row.soldHere,
          suppressed: row.suppressed,
          stale_after_seconds: row.staleAfterSeconds,
          checked_up_to: row.checkedUpTo === null ? null : new Date(row.checkedUpTo),
          carriers: JSON.stringify(row.carriers),
        },
        row.name,
      ],
    },
  }));

const rateWrites = ({ day, perEuro }: NonNullable<FareBody["rates"]>): Keyed[] =>
  MARKETS.map((market) => ({
    partition: `rates/${market}`,
    statement: {
      query: `UPDATE ${keyspaceOf(market)}.rates USING TIMESTAMP ? SET rates = ? WHERE base = 'EUR'`,
      params: [BigInt(dayNumber(day)) * 86_400_000_000n, { day: dateOf(day), per_euro: JSON.stringify(perEuro) }],
    },
  }));

/** Rows of one partition that go in one unlogged batch; more would pass 5 KB, where the server begins to warn. */
const BATCH_MOST = 20;

/** Writes everything of a body to the keyspaces of its markets, one unlogged batch a partition. Repeats are harmless. */
export async function writeLive(body: FareBody, nowMs: number): Promise<void> {
  const writes = [
    ...body.fares.map((row) => fareWrite(row, body.source, nowMs)),
    ...body.seen.map((row) => seenWrite(row, body.source, nowMs)),
    ...body.flights.map((row) => flightWrite(row, nowMs)),
    ...body.best.flatMap((row) => bestWrites(row, nowMs)),
    ...body.sources.flatMap(sourceWrites),
    ...(body.rates ? rateWrites(body.rates) : []),
  ];
  const byPartition = new Map<string, Statement[]>();
  for (const { partition, statement } of writes) {
    const most = partition.startsWith("flights/") ? 6 : BATCH_MOST;
    let part = 0;
    while ((byPartition.get(`${partition}#${part}`)?.length ?? 0) >= most) part += 1;
    const name = `${partition}#${part}`;
    byPartition.set(name, [...(byPartition.get(name) ?? []), statement]);
  }
  await writeAnywhere([...byPartition.values()]);
}

export type StoredFare = {
  departsOn: string;
  flightId: number;
  fare: string;
  source: string;
  price: {
    sequence: string;
    source: string;
    priceMinor: string;
    currency: string;
    marketMinor: string;
    soldOut: boolean;
    observedAt: string;
  } | null;
  writtenMicros: bigint;
};

/** Every live fare of one partition as one data centre holds it, with the time at which the price was stamped. */
export async function readStoredFares(
  centre: Market,
  { market, origin, destination, month }: Partition,
  fromDay: string,
): Promise<StoredFare[]> {
  const rows: StoredFare[] = [];
  await inCentre(centre, async (client) => {
    const query = `SELECT departs_on, flight_id, fare, source, price, WRITETIME(price) AS written FROM ${keyspaceOf(market)}.fares WHERE origin = ? AND destination = ? AND month = ? AND departs_on >= ?`;
    const result = await client.execute(query, [origin, destination, month, dateOf(fromDay)], { executionProfile: "scan" });
    for await (const row of result) {
      const price = row["price"] as Record<string, unknown> | null;
      rows.push({
        departsOn: String(row["departs_on"]),
        flightId: Number(row["flight_id"]),
        fare: String(row["fare"]),
        source: String(row["source"]),
        price: price && {
          sequence: String(price["sequence"]),
          source: String(price["source"]),
          priceMinor: String(price["price_minor"]),
          currency: String(price["currency"]),
          marketMinor: String(price["market_minor"]),
          soldOut: price["sold_out"] === true,
          observedAt: (price["observed_at"] as Date).toISOString(),
        },
        writtenMicros: BigInt(String(row["written"] ?? 0)),
      });
    }
  });
  return rows;
}

export type StoredBest = { cabin: string; departsOn: string; stops: number; version: string; gone: boolean; marketMinor: string };

export async function readStoredBest(centre: Market, { market, origin, destination, month }: Partition): Promise<StoredBest[]> {
  return inCentre(centre, async (client) => {
    const query = `SELECT cabin, departs_on, stops, best FROM ${keyspaceOf(market)}.best_by_day WHERE origin = ? AND destination = ? AND month = ?`;
    const { rows } = await client.execute(query, [origin, destination, month], { executionProfile: "scan" });
    return rows.map((row) => {
      const best = row["best"] as Record<string, unknown>;
      return {
        cabin: String(row["cabin"]),
        departsOn: String(row["departs_on"]),
        stops: Number(row["stops"]),
        version: String(best["version"]),
        gone: best["gone"] === true,
        marketMinor: String(best["market_minor"]),
      };
    });
  });
}
