import { instantText } from "./calendar";
import { CursorGone, type FeedPage, type FeedSource, type RouteQuestion, type SourceInfo } from "./feed-source";

type Item = { flight: Record<string, unknown> & { segments: Record<string, unknown>[] }; fares: Record<string, unknown>[] };

/** Answers that are no page at all; the feed's routes write them as they are. */
export const RAW_ANSWERS = ["html", "empty", "truncated", "gzip-bomb", "huge", "wrong-type", "not-a-page"] as const;
export type RawAnswer = (typeof RAW_ANSWERS)[number];

type Spoil = (item: Item) => void;
const segment = (item: Item): Record<string, unknown> => item.flight.segments[0] as Record<string, unknown>;
const fare = (item: Item): Record<string, unknown> => item.fares[0] as Record<string, unknown>;
const amount =
  (text: unknown): Spoil =>
  (item) =>
    (fare(item).amount = text);

/** One bad item each. What spoils the pair of a duplicate is made in `pageOf`. */
export const BAD_ITEMS: Record<string, Spoil> = {
  "amount-1e308": amount("1e308"),
  "amount-nan": amount("NaN"),
  "amount-negative": amount("-120.00"),
  "amount-zero": amount("0.00"),
  "amount-grouped": amount("1,234.50"),
  "amount-number": amount(120.5),
  "amount-null": amount(null),
  "amount-three-digits": amount("120.505"),
  "currency-unknown": (item) => (fare(item).currency = "XQQ"),
  "yen-with-decimals": (item) => Object.assign(fare(item), { currency: "JPY", amount: "12500.50" }),
  "airport-unknown": (item) => (segment(item).destination = "QQQ"),
  "airport-lower-case": (item) => (segment(item).destination = "lis"),
  "arrival-before-departure": (item) => (segment(item).arrivesAt = "2026-01-01T00:10"),
  "time-with-offset": (item) => (segment(item).departsAt = `${String(segment(item).departsAt)}+01:00`),
  "time-that-is-none": (item) => (segment(item).departsAt = String(segment(item).departsAt).replace(/T.*/, "T25:61")),
  "time-in-gap": (item) => Object.assign(segment(item), { departsAt: "2027-03-28T03:30", arrivesAt: "2027-03-28T07:30" }),
  "day-that-is-none": (item) => (segment(item).departsAt = "2027-02-30T10:00"),
  "missing-amount": (item) => delete fare(item).amount,
  "missing-ref": (item) => delete item.flight.ref,
  "missing-segments": (item) => (item.flight.segments = []),
  "missing-sequence": (item) => delete fare(item).sequence,
  "no-fares": (item) => (item.fares = []),
  "brand-unknown": (item) => (fare(item).brand = "SUPERB"),
  "sequence-fraction": (item) => (fare(item).sequence = 1.5),
  "observed-in-future": (item) => (fare(item).observedAt = "2099-01-01T00:00:00Z"),
  "observed-is-no-time": (item) => (fare(item).observedAt = "yesterday"),
  "prototype-key": (item) =>
    Object.assign(item.flight, JSON.parse('{"__proto__":{"polluted":true},"constructor":{"polluted":true}}'), { ref: null }),
  "extra-field": (item) => Object.assign(item.flight, { aircraft: "A20N" }),
  "jump-tenfold": (item) => (fare(item).amount = "4120.00"),
  "duplicate-conflict": () => undefined,
  "duplicate-equal": () => undefined,
};

/** Good although they look odd: a time in the gap of a clock change moves on, an extra field is fine, an equal repetition is harmless, a jump waits for its second sighting. */
export const FINE_ITEMS = new Set(["time-in-gap", "extra-field", "jump-tenfold", "duplicate-equal"]);

const GOOD_BESIDE = 9;

/**
 * A source whose pages are bad in every way that a table lists: each case has a page of its own, chosen by `?case=` or met one
 * after the other by following the cursors. Beside each bad item stand nine good ones.
 */
export class FaultyFeed implements FeedSource {
  readonly name = "faulty";
  private sequence = 0;
  /** A case that the next pages are, whatever was asked; for clients that cannot add `?case=`. */
  next: { name: string; left: number } | null = null;

  constructor(private readonly now: () => number) {}

  info(requestsPerSecond: number): SourceInfo {
    return {
      name: this.name,
      label: "Faulty airline",
      soldHere: true,
      carriers: [{ code: "ZQ", name: "Faulty Air" }],
      staleAfterSeconds: 300,
      requestsPerSecond,
    };
  }

  /** The case that a page has to be, if one was asked for by name or by control. */
  takeCase(asked: unknown): string | null {
    if (typeof asked === "string") return asked;
    if (!this.next || this.next.left <= 0) return null;
    this.next.left--;
    return this.next.name;
  }

  cases(): string[] {
    return [...Object.keys(BAD_ITEMS), ...RAW_ANSWERS];
  }

  snapshot(cursor: string | null): FeedPage {
    return this.follow("s", cursor, null);
  }

  changes(cursor: string | null): FeedPage {
    return this.follow("c", cursor, "c.end");
  }

  history(): FeedPage {
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()) };
  }

  flights({ departsOn }: RouteQuestion): FeedPage {
    const items = [this.good(0, departsOn), this.good(1, departsOn)];
    BAD_ITEMS["amount-negative"]?.(items[1] as Item);
    return { items, nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()) };
  }

  pageOf(name: string): FeedPage {
    const spoil = BAD_ITEMS[name];
    if (!spoil) throw new CursorGone(`no case "${name}"`);
    const items = Array.from({ length: GOOD_BESIDE + 1 }, (_, i) => this.good(i));
    const last = items[GOOD_BESIDE] as Item;
    if (name.startsWith("duplicate")) {
      const first = items[0] as Item;
      items[GOOD_BESIDE] = structuredClone(first);
      if (name === "duplicate-conflict") fare(items[GOOD_BESIDE] as Item).amount = "99.00";
    } else spoil(last);
    return { items, nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()) };
  }

  private follow(kind: string, cursor: string | null, atEnd: string | null): FeedPage {
    const names = Object.keys(BAD_ITEMS);
    const index = cursor === null ? 0 : cursor === `${kind}.end` ? names.length : names.indexOf(cursor.slice(2)) + 1;
    if (cursor !== null && (!cursor.startsWith(`${kind}.`) || index === 0)) throw new CursorGone("unknown cursor");
    const name = names[index];
    if (name === undefined)
      return {
        items: [],
        nextCursor: atEnd,
        hasMore: false,
        checkedUpTo: instantText(this.now()),
        ...(kind === "s" ? { changesCursor: "c.end" } : {}),
      };
    const isLast = index === names.length - 1;
    return {
      ...this.pageOf(name),
      nextCursor: isLast ? atEnd : `${kind}.${name}`,
      hasMore: !isLast,
      ...(isLast && kind === "s" ? { changesCursor: "c.end" } : {}),
    };
  }

  private good(index: number, departsOn = instantText(this.now() + (30 + index) * 86_400_000).slice(0, 10)): Item {
    this.sequence = Math.max(this.sequence + 1, this.now());
    return {
      flight: {
        ref: `ZQ${100 + index}-${departsOn}`,
        segments: [
          {
            carrier: "ZQ",
            number: String(100 + index),
            origin: "VAR",
            destination: "FAE",
            departsAt: `${departsOn}T10:00`,
            arrivesAt: `${departsOn}T13:30`,
          },
        ],
      },
      fares: [
        {
          cabin: "economy",
          brand: "LIGHT",
          amount: `${120 + index}.00`,
          currency: "EUR",
          observedAt: instantText(this.now()),
          sequence: this.sequence,
        },
      ],
    };
  }
}
