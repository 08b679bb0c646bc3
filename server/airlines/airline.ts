import type { PriceChange, TravelFlight } from "@/server/messages/travel";

/** The port of every source of fares. What it answers is parsed, checked and in our own words; what was bad stands beside it. */
export type Airline = {
  /** Key of the source in our stores, once it is known. */
  name: () => string;
  /** What it said it is when it was asked last; null before. */
  facts: () => SourceFacts | null;
  readSource: () => Promise<Answer<SourceFacts>>;
  /** Absent where a source can only be asked travel by travel. */
  feed: Feed | null;
  /** The fares of one travel as they are now. */
  readTravel: (travel: Travel) => Promise<Answer<Readings>>;
  /** Whether its limit leaves room for work that is not urgent. */
  hasRoom: () => boolean;
  condition: () => SourceCondition;
  close: () => void;
};

export type Feed = {
  /** Every fare on sale, page by page; null begins. */
  readSnapshot: (cursor: string | null) => Promise<Answer<Page>>;
  readChanges: (cursor: string | null) => Promise<Answer<Page>>;
  readHistory: (cursor: string | null) => Promise<Answer<Page>>;
  readRates: () => Promise<Answer<DayRates[]>>;
};

export type Travel = { origin: string; destination: string; departsOn: string };
export type DayRates = { day: string; perEuro: Record<string, string> };

export type SourceFacts = {
  name: string;
  label: string;
  soldHere: boolean;
  staleAfterSeconds: number;
  carriers: Record<string, string>;
  /** Equal prices come again and again, so what changed is decided here; otherwise the source sends changes only. */
  repeatsEqualPrices: boolean;
};

export type Refusal =
  | "cursor_outlived"
  | "rate_limited"
  | "source_unavailable"
  | "not_offered"
  | "answer_unreadable"
  | "circuit_open"
  | "not_allowed";
export type Answer<Value> = { ok: true; value: Value } | { ok: false; reason: Refusal; detail: string; retryAfterMs: number | null };

export const QUARANTINE_REASONS = [
  "shape",
  "airport_unknown",
  "zone_missing",
  "time_invalid",
  "arrival_before_departure",
  "segments_disjoint",
  "connection_too_short",
  "connection_too_long",
  "journey_too_long",
  "brand_unknown",
  "currency_unknown",
  "amount_invalid",
  "observed_in_future",
  "duplicate_conflict",
  "outlier_refuted",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Something a source sent that we will not show: why, which field, and the thing itself, cut short. */
export type Quarantined = {
  reason: QuarantineReason;
  field: string;
  itemHash: string;
  item: string;
  /** Price readings that are lost with it. */
  readings: number;
};

export type Readings = {
  flights: TravelFlight[];
  /** In the order in which the source sent them. */
  readings: PriceChange[];
  quarantined: Quarantined[];
  /** Readings that came in; always `readings` + `repeated` + those of `quarantined`. */
  received: number;
  /** Readings that stood twice, word for word, in one answer. */
  repeated: number;
};

export type Page = Readings & {
  nextCursor: string | null;
  hasMore: boolean;
  /** Null where the source claims an instant that lies ahead. */
  checkedUpTo: string | null;
  changesCursor: string | null;
  progress: { served: number; total: number | null } | null;
};

export type SourceCondition = {
  breaker: "closed" | "open" | "half-open";
  /** Over a fifth of the last page was bad. */
  degraded: boolean;
  requests: number;
  errors: Record<string, number>;
  quarantined: Record<string, number>;
  lastAnswerAt: string | null;
};

/** A flight without known times is named by its carriers' text, not by a number that the source does not know. */
export const isTimeless = (flightKey: string) => flightKey.startsWith("?");

export const newCondition = (): SourceCondition => ({
  breaker: "closed",
  degraded: false,
  requests: 0,
  errors: {},
  quarantined: {},
  lastAnswerAt: null,
});
export const count = (counters: Record<string, number>, name: string, by = 1) => {
  counters[name] = (counters[name] ?? 0) + by;
};
