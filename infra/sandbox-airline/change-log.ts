import { dayOfInstant, weekdayOf } from "./calendar";
import { touches } from "./overrides";
import type { Quotes } from "./quotes";
import type { Journey } from "./world";

/** An instant at which the fares of a flight may have changed; the quote at `changedAt` tells which did. */
export interface Candidate {
  journey: Journey;
  day: number;
  changedAt: number;
  /** When the feed tells it; later than `changedAt` on the route that is told out of order. */
  toldAt: number;
}

const KEPT_CANDIDATES = 400_000;
const FLIGHTS_A_BUCKET_MS = 2e12;
const HELD_BACK_MS = 3_600_000;

/** All candidates in the order in which they are told, made a short stretch of time after the other. */
export class ChangeLog {
  private readonly buckets = new Map<number, Candidate[]>();
  readonly bucketMs: number;

  constructor(private readonly quotes: Quotes) {
    const { world } = quotes;
    const flights = (world.byWeekday.reduce((sum, list) => sum + list.length, 0) / 7) * world.behaviour.openLead;
    this.bucketMs = Math.max(60_000, Math.min(3_600_000, Math.floor(FLIGHTS_A_BUCKET_MS / flights / 60_000) * 60_000));
  }

  /** Candidates told in [bucket start, bucket end), oldest first. */
  bucket(index: number): Candidate[] {
    const beginsAt = index * this.bucketMs;
    const endsAt = beginsAt + this.bucketMs;
    let made = this.buckets.get(index);
    if (!made) {
      made = this.make(beginsAt, endsAt);
      this.buckets.set(index, made);
      let kept = [...this.buckets.values()].reduce((sum, list) => sum + list.length, 0);
      for (const [oldest, list] of this.buckets) {
        if (kept <= KEPT_CANDIDATES || oldest === index) break;
        this.buckets.delete(oldest);
        kept -= list.length;
      }
    }
    const overrides = this.quotes.overrides.between(beginsAt, endsAt);
    if (overrides.length === 0) return made;
    const all = [...made];
    for (const override of overrides) {
      const route = this.quotes.world.byPair.get(`${override.origin}-${override.destination}`);
      const first = Math.max(override.fromDay, dayOfInstant(override.at) - 1);
      const last = Math.min(override.toDay, dayOfInstant(override.at) + this.quotes.world.behaviour.openLead);
      for (const journey of route?.journeys ?? [])
        for (let day = first; day <= last; day++)
          if (journey.weekdays & (1 << weekdayOf(day)) && touches(override, journey, day))
            all.push({ journey, day, changedAt: override.at, toldAt: override.at });
    }
    return all.sort(inOrder);
  }

  private make(beginsAt: number, endsAt: number): Candidate[] {
    const { world, slotMs } = this.quotes;
    const open = world.behaviour.openLead;
    const today = dayOfInstant(beginsAt);
    const found: Candidate[] = [];
    const tell = (journey: Journey, day: number, changedAt: number): void => {
      if (changedAt >= beginsAt && changedAt < endsAt) found.push({ journey, day, changedAt, toldAt: changedAt });
    };
    const firstSlot = Math.floor(beginsAt / slotMs);
    const lastSlot = Math.floor((endsAt - 1) / slotMs);
    for (let day = today; day <= today + open; day++) {
      for (const journey of world.byWeekday[weekdayOf(day)] as Journey[]) {
        if (journey.route.behaviour === "out-of-order") continue;
        for (const cabin of journey.cabins) tell(journey, day, this.quotes.updateAt(cabin, day, day - today));
        for (let slot = firstSlot; slot <= lastSlot; slot++) {
          const flutter = this.quotes.flutterIn(journey, day, slot);
          if (!flutter) continue;
          tell(journey, day, flutter.beginsAt);
          tell(journey, day, flutter.endsAt);
        }
      }
    }
    for (const late of this.outOfOrder(beginsAt, endsAt)) found.push(late);
    return found.sort(inOrder);
  }

  /** The scenario route: the begin of a passing price is told an hour late, after its end was. */
  private outOfOrder(beginsAt: number, endsAt: number): Candidate[] {
    const { world, slotMs } = this.quotes;
    const found: Candidate[] = [];
    const today = dayOfInstant(beginsAt);
    const keep = (journey: Journey, day: number, changedAt: number, toldAt: number): void => {
      if (toldAt >= beginsAt && toldAt < endsAt) found.push({ journey, day, changedAt, toldAt });
    };
    for (const route of world.routes) {
      if (route.behaviour !== "out-of-order") continue;
      for (const journey of route.journeys) {
        for (let day = today; day <= today + world.behaviour.openLead; day++) {
          if (!(journey.weekdays & (1 << weekdayOf(day)))) continue;
          for (const cabin of journey.cabins) {
            const at = this.quotes.updateAt(cabin, day, day - today);
            keep(journey, day, at, at);
          }
          for (let slot = Math.floor((beginsAt - HELD_BACK_MS) / slotMs); slot <= Math.floor((endsAt - 1) / slotMs); slot++) {
            const flutter = this.quotes.flutterIn(journey, day, slot);
            if (!flutter) continue;
            keep(journey, day, flutter.beginsAt, flutter.beginsAt + HELD_BACK_MS);
            keep(journey, day, flutter.endsAt, flutter.endsAt);
          }
        }
      }
    }
    return found;
  }
}

function inOrder(a: Candidate, b: Candidate): number {
  return a.toldAt - b.toldAt || a.journey.index - b.journey.index || a.day - b.day || a.changedAt - b.changedAt;
}
