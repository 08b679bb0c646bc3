import * as z from "zod";

/**
 * Wire format of `fare-feed`, the cursor feed that airlines publish for bulk scraping. HTTP + JSON, bearer token.
 *
 * - `GET /fare-feed/v1/source`                      what this source is (`sourceInfo`)
 * - `GET /fare-feed/v1/snapshot?cursor=&limit=`     every fare on sale, most popular routes first (`feedPage`); the last page has
 *                                                   `nextCursor: null` and names the `changesCursor` at which the changes go on
 * - `GET /fare-feed/v1/changes?cursor=&limit=`      what changed after the cursor, oldest first (`feedPage`); `nextCursor` is always
 *                                                   set, `hasMore` says whether to ask again at once
 * - `GET /fare-feed/v1/history?cursor=&limit=`      back-fill of past months, flight by flight (`feedPage`)
 * - `GET /fare-feed/v1/flights?origin=&destination=&departsOn=`  the fares of one day as they are now (`feedPage`): re-reads
 * - `GET /fare-feed/v1/rates`                       rates of exchange by day (`feedRates`)
 *
 * Every answer carries `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds); above the limit the
 * answer is 429 with `Retry-After`. An unknown or outlived cursor is 410: begin with a new snapshot.
 */
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, "local wall time YYYY-MM-DDTHH:MM");
const iata = z.string().regex(/^[A-Z]{3}$/, "three capital letters");
const instant = z.iso.datetime();

export const feedSegment = z.object({
  carrier: z.string().regex(/^[A-Z0-9]{2}$/, "two-character airline code"),
  number: z.string().regex(/^\d{1,4}$/, "one to four digits"),
  origin: iata,
  destination: iata,
  /** Wall time at the airport of departure, without an offset, as airlines give it. */
  departsAt: localTime,
  /** Wall time at the airport of arrival. */
  arrivesAt: localTime,
  /** Airports of technical stops inside the segment. */
  stops: z.array(iata).optional(),
});

export const feedFlight = z.object({
  /** The airline's own key of this dated journey; the same in every event about it. */
  ref: z.string().min(1).max(64),
  segments: z.array(feedSegment).min(1).max(3),
  /** False for recorded observations of a day: the times of its segments say nothing then. */
  timesKnown: z.boolean().optional(),
  /** Who flew, in the source's words, where no airline code is known. */
  airlineNames: z.string().max(500).optional(),
  durationMinutes: z.number().optional(),
});

export const feedFare = z.object({
  cabin: z.enum(["economy", "premium_economy", "business", "first"]),
  brand: z.string().regex(/^[A-Z]{2,12}$/),
  /** Total with taxes for one adult, as a decimal string with the currency's own number of digits. */
  amount: z.string().regex(/^\d{1,9}(\.\d{1,3})?$/, "decimal string"),
  currency: z.string().regex(/^[A-Z]{3}$/),
  soldOut: z.boolean().optional(),
  /** When the source saw this price. */
  observedAt: instant,
  /** Place of this event in the source's own sequence; grows with every change, never used twice for one fare. */
  sequence: z.int().nonnegative(),
});

/** One flight with the fares of it that this page is about. In `history` one fare stands once per observation. */
export const feedItem = z.object({ flight: feedFlight, fares: z.array(feedFare).min(1).max(400) });

/** The items of a page are parsed one by one, so that one bad item never costs the others. */
export const feedPage = z.object({
  items: z.array(z.unknown()).max(2000),
  nextCursor: z.string().max(200).nullable(),
  hasMore: z.boolean(),
  /** Up to this instant every change is in what was served so far: vouches for all fares of the source. */
  checkedUpTo: instant,
  changesCursor: z.string().max(200).optional(),
  /** Progress of a snapshot or a back-fill: flights served so far and in all, where the source knows. */
  served: z.int().nonnegative().optional(),
  total: z.int().nonnegative().optional(),
});

export const sourceInfo = z.object({
  /** Key of the source, e.g. `tradewinds` or `recorded`. */
  name: z.string().regex(/^[a-z0-9-]{2,30}$/),
  label: z.string().min(1).max(60),
  /** False for recorded observations: shown, and marked "not sold here". */
  soldHere: z.boolean(),
  carriers: z.array(z.object({ code: z.string().regex(/^[A-Z0-9]{2}$/), name: z.string().min(1).max(80) })),
  /** Age over which a price of this source is stale. */
  staleAfterSeconds: z.int().positive(),
  requestsPerSecond: z.number().positive(),
  /** True where equal prices are told again and again, as by daily observation; without it: true for what is not sold here. */
  repeatsEqualPrices: z.boolean().optional(),
});

export const feedRates = z.object({
  base: z.literal("EUR"),
  days: z.array(z.object({ day: z.iso.date(), rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.string().regex(/^\d+(\.\d+)?$/)) })),
});

export type FeedFlight = z.infer<typeof feedFlight>;
export type FeedItem = z.infer<typeof feedItem>;
export type FeedPage = z.infer<typeof feedPage>;
