/** What every source of the feed can serve; pages as the wire has them. */
export interface FeedPage {
  items: unknown[];
  nextCursor: string | null;
  hasMore: boolean;
  checkedUpTo: string;
  changesCursor?: string;
  served?: number;
  total?: number;
  /** Observations on this page and so far (history): books can be balanced by it. */
  rows?: number;
  rowsServed?: number;
}

export interface SourceInfo {
  name: string;
  label: string;
  soldHere: boolean;
  carriers: { code: string; name: string }[];
  staleAfterSeconds: number;
  requestsPerSecond: number;
  repeatsEqualPrices?: boolean;
}

/** An unknown or outlived cursor: the client begins with a new snapshot. */
export class CursorGone extends Error {}

/** A question that cannot be answered as it was put. */
export class BadQuestion extends Error {}

export interface RouteQuestion {
  origin: string;
  destination: string;
  departsOn: string;
}

export interface FeedSource {
  readonly name: string;
  info(requestsPerSecond: number): SourceInfo;
  snapshot(cursor: string | null, limit: number): Promise<FeedPage> | FeedPage;
  changes(cursor: string | null, limit: number): Promise<FeedPage> | FeedPage;
  history(cursor: string | null, limit: number, upcoming?: boolean): Promise<FeedPage> | FeedPage;
  flights(question: RouteQuestion): Promise<FeedPage> | FeedPage;
  /** Books of what was served; sources that have no end leave it out. */
  report?(): Promise<Record<string, unknown>> | Record<string, unknown>;
}
