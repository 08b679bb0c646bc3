import { DAY_MS } from "./calendar";
import type { FareState, Quotes } from "./quotes";
import type { CabinOnSale, Journey } from "./world";

/**
 * What somebody who read the lowest brand once a day, at 12:00 UTC, would have kept of a flight: the readings that
 * differ from the one before, each with the instant and the sequence of the change that it saw.
 */
export function historyOf(quotes: Quotes, journey: Journey, day: number, leads: number, untilAt: number): FareState[] {
  const open = quotes.world.behaviour.openLead;
  const departsAt = quotes.departsAt(journey, day);
  const cabin = journey.cabins[0] as CabinOnSale;
  const overridden = quotes.overrides.ofRoute(journey.route.origin.iata, journey.route.destination.iata) !== undefined;
  const path = quotes.follow(journey, 0, day, 0);
  const states: number[] = [];
  for (let lead = open; lead >= 0; lead--) states[lead] = (path.level[lead] as number) * 2 + ((path.seats[lead] as number) <= 0 ? 1 : 0);

  const kept: FareState[] = [];
  let before = -1;
  for (let lead = Math.min(leads, open - 1); lead >= 1; lead--) {
    const readAt = (day - lead) * DAY_MS + DAY_MS / 2;
    if (readAt >= departsAt || readAt > untilAt) break;
    const inForce = quotes.updateAt(cabin, day, lead) <= readAt ? lead : lead + 1;
    const state = states[inForce] as number;
    if (state === before && !overridden) continue;
    before = state;
    const seen = quotes.lowestFareAt(journey, day, readAt, path);
    const last = kept[kept.length - 1];
    if (last && last.amountMinor === seen.amountMinor && last.soldOut === seen.soldOut) continue;
    kept.push(seen);
  }
  return kept;
}
