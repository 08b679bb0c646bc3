import type { SourceCondition } from "@/server/airlines/airline";
import type { TravelBody } from "@/server/messages/travel";

/** What one source's scraping does now; kept in memory for health and metrics, counted from the start of the process. */
export type SourceState = {
  phase: "starting" | "snapshot" | "live" | "unreachable" | "stopped";
  items: number;
  changes: number;
  unchanged: number;
  waiting: number;
  quarantined: Record<string, number>;
  published: Record<TravelBody["kind"], number>;
  historyPaused: boolean;
  priceAccuracy: { checks: number; equal: number } | null;
  lastPublishedAt: string | null;
  lastProblem: string | null;
  condition: SourceCondition | null;
};

const states = new Map<string, SourceState>();

export function stateOf(source: string): SourceState {
  let state = states.get(source);
  if (!state) {
    state = {
      phase: "starting",
      items: 0,
      changes: 0,
      unchanged: 0,
      waiting: 0,
      quarantined: {},
      published: { snapshot: 0, live: 0, backfill: 0 },
      historyPaused: false,
      priceAccuracy: null,
      lastPublishedAt: null,
      lastProblem: null,
      condition: null,
    };
    states.set(source, state);
  }
  return state;
}

export const readScraperState = (): Record<string, SourceState> => Object.fromEntries(states);
