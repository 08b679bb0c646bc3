import type { Airline, Travel } from "@/server/airlines/airline";
import { nowMs } from "@/server/infra/clock";
import { logger } from "@/server/infra/logger";
import { backoffMs, pause } from "@/server/infra/schedule";
import { addDays, dayOfTime } from "@/server/kernel/calendar";
import { askAirline } from "./ask-airline";
import { packTravel } from "./pack-travel";
import type { ScrapeTools } from "./scrape-port";
import { stateOf } from "./scraper-state";

const REST_MS = 60_000;

export const travelsAhead = (routes: readonly string[], days: number, today: string): Travel[] =>
  Array.from({ length: days }, (_, ahead) => addDays(today, ahead)).flatMap((departsOn) =>
    routes.map((route) => ({ origin: route.slice(0, 3), destination: route.slice(4), departsOn })),
  );

/** Asks a source that has no feed for the given routes, travel by travel, soonest departures first, round after round until the signal. */
export async function searchAirline(
  airline: Airline,
  routes: readonly string[],
  days: number,
  tools: ScrapeTools,
  signal: AbortSignal,
): Promise<void> {
  if (routes.length === 0) return;
  const source = airline.name();
  const state = stateOf(source);
  let failures = 0;
  let isAnnounced = false;
  while (!signal.aborted) {
    for (const travel of travelsAhead(routes, days, dayOfTime(nowMs()))) {
      if (signal.aborted) break;
      try {
        if (!isAnnounced) isAnnounced = await announce(airline, tools);
        const asked = await askAirline(airline, travel, tools);
        state.phase = asked.ok ? "live" : "unreachable";
        failures = asked.ok || asked.reason === "not_offered" ? 0 : failures + 1;
        if (!asked.ok) {
          state.lastProblem = asked.reason;
          state.condition = airline.condition();
          if (failures > 0) await pause(Math.max(asked.retryAfterMs ?? 0, backoffMs(failures)), signal);
        }
      } catch (cause) {
        failures += 1;
        logger.warn({ err: cause, source, failures }, "searching waits for its stores");
        await pause(backoffMs(failures, 250, 30_000), signal);
      }
    }
    isAnnounced = false; // more carriers are known after a round
    await pause(REST_MS, signal);
  }
  state.phase = "stopped";
}

async function announce(airline: Airline, tools: ScrapeTools): Promise<boolean> {
  const source = airline.name();
  const facts = await airline.readSource();
  if (!facts.ok) return false;
  const { label, soldHere, staleAfterSeconds, carriers } = facts.value;
  const sourceFacts = { label, soldHere, staleAfterSeconds, carriers };
  await tools.publish(packTravel({ source, kind: "live", flights: [], changes: [], seen: [] }, { sourceFacts }));
  return true;
}
