import { basename } from "node:path";
import { instantText } from "./calendar";
import { digitsOf } from "./fares";
import { CursorGone, type FeedPage, type FeedSource, type RouteQuestion, type SourceInfo } from "./feed-source";
import type { RecordedRow } from "./recorded-file";
import type { RecordedSpool } from "./recorded-spool";

/** Stands for "whichever airline was cheapest that day"; the name that a row gives is told beside the flight. */
const CARRIER = "ZZ";

/**
 * Observed prices of a file, served as changes in the order of their days of observation, every row once, malformed rows as
 * they are. One flight stands for the lowest fare of a route and departure date; its times are not known and none are invented.
 */
export class RecordedFeed implements FeedSource {
  private rowsServed = 0;
  private furthestIndex = 0;
  private readonly label: string;

  constructor(
    readonly name: string,
    path: string,
    private readonly spool: RecordedSpool,
    private readonly now: () => number,
  ) {
    this.label = `Recorded: ${basename(path).replace(/\.csv(\.gz)?$/, "")}`.slice(0, 60);
  }

  info(requestsPerSecond: number): SourceInfo {
    return {
      name: this.name,
      label: this.label,
      soldHere: false,
      carriers: [{ code: CARRIER, name: "Lowest recorded fare" }],
      staleAfterSeconds: 172_800,
      requestsPerSecond,
      repeatsEqualPrices: true,
    };
  }

  async snapshot(): Promise<FeedPage> {
    await this.spool.ready();
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(0), changesCursor: "r.0.0.0", served: 0, total: 0 };
  }

  async changes(cursor: string | null, limit: number): Promise<FeedPage> {
    const book = await this.spool.ready();
    let [bucket, byte, index] = cursor === null ? [0, 0, 0] : readCursor(cursor, book.buckets.length, book.rows);
    const items: unknown[] = [];
    let checkedUpTo = instantText(0);
    while (items.length < limit && bucket < book.buckets.length) {
      const { name } = book.buckets[bucket] as (typeof book.buckets)[number];
      const { rows, nextByte, atEnd } = await this.spool.read(name, byte, limit - items.length);
      for (const row of rows) items.push(itemOf(row, ++index));
      if (name !== "unreadable") checkedUpTo = observedAt(name);
      byte = nextByte;
      if (atEnd) {
        bucket++;
        byte = 0;
      }
    }
    this.rowsServed += items.length;
    this.furthestIndex = Math.max(this.furthestIndex, index);
    if (items.length === 0) {
      const lastDay = book.buckets.filter(({ name }) => name !== "unreadable").at(-1)?.name;
      checkedUpTo = lastDay === undefined ? instantText(this.now()) : observedAt(lastDay);
    }
    return {
      items,
      nextCursor: `r.${bucket}.${byte}.${index}`,
      hasMore: index < book.rows,
      checkedUpTo,
      served: index,
      total: book.rows,
      rows: items.length,
      rowsServed: index,
    };
  }

  history(): FeedPage {
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()), served: 0, total: 0 };
  }

  flights(_question: RouteQuestion): FeedPage {
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(0) };
  }

  async report(): Promise<Record<string, unknown>> {
    const { rows, buckets } = await this.spool.ready();
    return {
      source: this.name,
      rowsInFile: rows,
      rowsServed: this.rowsServed,
      distinctRowsServed: this.furthestIndex,
      complete: this.furthestIndex === rows,
      days: buckets.map(({ name, rows: count }) => ({ observedOn: name, rows: count })),
    };
  }
}

function readCursor(cursor: string, buckets: number, rows: number): [number, number, number] {
  const match = /^r\.(\d{1,6})\.(\d{1,12})\.(\d{1,12})$/.exec(cursor);
  const [bucket, byte, index] = (match ?? []).slice(1).map(Number) as [number, number, number];
  if (!match || bucket > buckets || index > rows) throw new CursorGone("unknown cursor");
  return [bucket, byte, index];
}

const observedAt = (day: string): string => `${day}T12:00:00.000Z`;

/** With the currency's own digits where the text is a plain decimal; anything else is left as it stands. */
function amountOf(text: string, currency: string): string {
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const digits = digitsOf(currency);
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > digits) return text;
  return digits === 0 ? (match[1] as string) : `${match[1] as string}.${fraction.padEnd(digits, "0")}`;
}

function itemOf(row: RecordedRow, sequence: number): unknown {
  const midnight = `${row.departsOn}T00:00`;
  const duration = Number(row.durationMinutes);
  return {
    flight: {
      ref: `${row.origin}-${row.destination}-${row.departsOn}`,
      segments: [
        { carrier: CARRIER, number: "0", origin: row.origin, destination: row.destination, departsAt: midnight, arrivesAt: midnight },
      ],
      timesKnown: false,
      ...(row.airline === "" ? {} : { airlineNames: row.airline }),
      ...(row.durationMinutes !== "" && Number.isFinite(duration) ? { durationMinutes: duration } : {}),
    },
    fares: [
      {
        cabin: "economy",
        brand: "UNSTATED",
        amount: amountOf(row.price, row.currency),
        currency: row.currency,
        observedAt: observedAt(row.observedOn),
        sequence,
      },
    ],
  };
}
