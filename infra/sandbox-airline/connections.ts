import { distanceKm, type Airport } from "./airports";
import { instantOfWall, wallAt } from "./zones";
import type { Leg } from "./schedule";

/** Legs of one carrier sold together; `dayShifts[i]`: days between the journey's date and the local date of leg i. */
export interface Itinerary {
  legs: Leg[];
  dayShifts: number[];
  weekdays: number;
}

/** Least time on the ground by type of connection, domestic or international. */
export function minimumConnectionMinutes(before: Leg, after: Leg): number {
  const arrivesDomestic = before.origin.country === before.destination.country;
  const leavesDomestic = after.origin.country === after.destination.country;
  if (arrivesDomestic) return leavesDomestic ? 45 : 60;
  return leavesDomestic ? 75 : 90;
}

/** Room for the hour that one end of a leg may change its clock before the other does. */
const CLOCK_CHANGE_MINUTES = 60;
const LONGEST_WAIT_MINUTES = 330;

/** First departure of `after` that can be reached from `before`, on a day of reference; null if none within the longest wait. */
function join(before: Leg, beforeShift: number, after: Leg, referenceDay: number): { shift: number; wait: number } | null {
  const departsAt = instantOfWall(before.origin.zone, (referenceDay + beforeShift) * 1440 + before.departsMinute);
  const arrivesAt = departsAt + before.blockMinutes * 60_000;
  const arrivalDay = Math.floor(wallAt(after.origin.zone, arrivesAt) / 1440);
  for (const day of [arrivalDay, arrivalDay + 1]) {
    const leavesAt = instantOfWall(after.origin.zone, day * 1440 + after.departsMinute);
    const wait = (leavesAt - arrivesAt) / 60_000;
    if (wait >= minimumConnectionMinutes(before, after) + CLOCK_CHANGE_MINUTES && wait <= LONGEST_WAIT_MINUTES)
      return { shift: day - referenceDay, wait };
  }
  return null;
}

function turned(weekdays: number, shift: number): number {
  let mask = 0;
  for (let d = 0; d < 7; d++) if (weekdays & (1 << ((((d + shift) % 7) + 7) % 7))) mask |= 1 << d;
  return mask;
}

export class ConnectionFinder {
  private readonly from = new Map<string, Leg[]>();

  constructor(
    legs: Leg[],
    private readonly referenceDay: number,
  ) {
    for (const leg of legs) {
      const list = this.from.get(leg.origin.iata) ?? [];
      list.push(leg);
      this.from.set(leg.origin.iata, list);
    }
  }

  /** The quickest one-stop (or two-stop) itineraries, at most one for each carrier and hub. */
  find(origin: Airport, destination: Airport, stops: 1 | 2, count: number): Itinerary[] {
    const direct = distanceKm(origin, destination);
    const found: { itinerary: Itinerary; minutes: number; key: string }[] = [];
    const extend = (legs: Leg[], shifts: number[], minutes: number): void => {
      const last = legs[legs.length - 1] as Leg;
      const isLast = legs.length === stops;
      for (const next of this.from.get(last.destination.iata) ?? []) {
        if (next.carrier !== last.carrier || next.stops.length > 0 || last.stops.length > 0) continue;
        if (isLast !== (next.destination === destination) || next.destination === origin) continue;
        if (legs.some((leg) => leg.origin === next.destination)) continue;
        const km = legs.reduce((sum, leg) => sum + leg.km, 0) + next.km + (isLast ? 0 : distanceKm(next.destination, destination));
        if (km > direct * 1.4 + 250) continue;
        const joined = join(last, shifts[shifts.length - 1] as number, next, this.referenceDay);
        if (!joined) continue;
        const all = [...legs, next];
        const allShifts = [...shifts, joined.shift];
        const total = minutes + joined.wait + next.blockMinutes;
        if (!isLast) extend(all, allShifts, total);
        else {
          const weekdays = all.reduce((mask, leg, i) => mask & turned(leg.weekdays, allShifts[i] as number), 0b1111111);
          const key = all.map((leg) => `${leg.carrier.code}${leg.origin.iata}`).join();
          if (weekdays) found.push({ itinerary: { legs: all, dayShifts: allShifts, weekdays }, minutes: total, key });
        }
      }
    };
    for (const first of this.from.get(origin.iata) ?? []) if (first.destination !== destination) extend([first], [0], first.blockMinutes);
    found.sort((x, y) => x.minutes - y.minutes);
    const seen = new Set<string>();
    const best: Itinerary[] = [];
    for (const { itinerary, key } of found) {
      if (best.length >= count) break;
      if (seen.has(key)) continue;
      seen.add(key);
      best.push(itinerary);
    }
    return best;
  }
}
