/** What is known of a source, as readers keep it in memory. */
export type SourceState = {
  name: string;
  label: string;
  soldHere: boolean;
  suppressed: boolean;
  staleAfterSeconds: number;
  /** A change feed vouches for all its fares up to this instant; null for a source that is asked search by search. */
  checkedUpToMs: number | null;
  carriers: Record<string, string>;
};

type Seen = { source: string; observedAtMs: number; lastSeenAtMs?: number | null };

/** The newest instant at which somebody vouched for a price: the event itself, a reading equal to it, or the feed as a whole. */
export function seenAtMs({ observedAtMs, lastSeenAtMs }: Seen, source: SourceState | undefined): number {
  return Math.max(observedAtMs, lastSeenAtMs ?? 0, source?.checkedUpToMs ?? 0);
}

/** Holds for a source that has not said what it is. */
export const USUAL_STALE_AFTER_SECONDS = 3600;

export const isStale = (seenMs: number, source: SourceState | undefined, nowMs: number): boolean =>
  nowMs - seenMs > (source?.staleAfterSeconds ?? USUAL_STALE_AFTER_SECONDS) * 1000;

/** Late: a feed that has not been heard for longer than its own limit. */
export const isLate = (source: SourceState, nowMs: number): boolean =>
  source.checkedUpToMs !== null && nowMs - source.checkedUpToMs > source.staleAfterSeconds * 1000;
