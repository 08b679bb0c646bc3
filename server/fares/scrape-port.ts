import type { Quarantined } from "@/server/airlines/airline";
import type { PriceChange, TravelBody, TravelFlight } from "@/server/messages/travel";
import type { LastReading } from "./weigh-readings";

export type ScrapeCursor = {
  snapshotCursor: string | null;
  changesCursor: string | null;
  historyCursor: string | null;
  snapshotDone: boolean;
  historyDone: boolean;
  changesOutlived: boolean;
};

/** What a page leaves behind once RabbitMQ has confirmed it. Cursors that are left out stay as they are. */
export type ScrapeSave = {
  kind: TravelBody["kind"];
  cursor: Partial<ScrapeCursor>;
  quarantined: readonly Quarantined[];
  waiting: readonly { change: PriceChange; facts: TravelFlight }[];
  settled: readonly PriceChange[];
  lasts: readonly LastReading[];
  counts: Record<string, number>;
};

/** A jump that waits for a second sighting, with all that is needed to publish it then. */
export type Outlier = { kind: TravelBody["kind"]; change: PriceChange; facts: TravelFlight };

export type ScrapeStore = {
  readCursor: (source: string) => Promise<ScrapeCursor>;
  resetCursor: (source: string) => Promise<void>;
  savePage: (source: string, save: ScrapeSave) => Promise<void>;
  lastReadings: (source: string, flights: readonly string[], repeatsEqualPrices: boolean) => Promise<Map<string, LastReading>>;
  listOutliers: (source: string, flights: readonly string[] | null) => Promise<Outlier[]>;
  settleOutliers: (source: string, outlier: Outlier, refuted: Quarantined | null) => Promise<void>;
  /** The same for a source whose sequence is ours: with the bodies, before they are published. */
  saveAsked: (source: string, save: ScrapeSave, bodies: readonly TravelBody[]) => Promise<void>;
  listUnpublished: (source: string) => Promise<TravelBody[]>;
  forgetUnpublished: (source: string) => Promise<void>;
  isSourceKnown: (source: string) => Promise<boolean>;
};

export type ScrapeTools = {
  store: ScrapeStore;
  /** Resolves when every body is confirmed and routed. */
  publish: (bodies: TravelBody[]) => Promise<void>;
  queueDepth: () => Promise<number>;
  pollMs?: number;
  /** How long prices wait for the source's own facts to arrive before them. */
  factsKnownWithinMs?: number;
  /** Messages in the queue above which the back-fill waits, and above which even the snapshot does. */
  historyDepthMost?: number;
  snapshotDepthMost?: number;
};
