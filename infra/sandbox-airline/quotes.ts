import { DAY_MS, dayOfInstant, dayText, wallText } from "./calendar";
import { touches, type OverrideLog } from "./overrides";
import { followPrice, newPath, type PricePath } from "./price-path";
import { mix, unit } from "./random";
import type { CabinOnSale, Journey, World } from "./world";
import { instantOfWall, isSecondPass, wallAt } from "./zones";

export interface FareState {
  cabin: string;
  brand: string;
  amountMinor: number;
  soldOut: boolean;
  /** When this price came into force. */
  changedAt: number;
  sequence: number;
}

export interface Quote {
  journey: Journey;
  day: number;
  fares: FareState[];
  delayMinutes: number;
  cancelled: boolean;
}

export interface WireSegment {
  carrier: string;
  number: string;
  origin: string;
  destination: string;
  departsAt: string;
  arrivesAt: string;
  stops?: string[];
}

const SEQUENCE_EPOCH = Date.UTC(2020, 0, 1);
/** Grows with the instant of the change, so a restart cannot go back; one fare never changes twice in a millisecond. */
export function sequenceOf(changedAt: number): number {
  return changedAt - SEQUENCE_EPOCH;
}

export interface Flutter {
  fare: number;
  beginsAt: number;
  endsAt: number;
  up: boolean;
  steps: number;
}

/**
 * Prices of any flight at any instant, computed from keys alone: snapshot, changes, history and re-reads all ask here, so they
 * cannot disagree. On top of the price path come passing changes of one brand (a few seats of a class, gone and back within
 * the hour); they never last over a full hour, so a reading at 12:00 UTC does not see them.
 */
export class Quotes {
  private readonly path: PricePath;
  private readonly paths: PricePath[];
  readonly slotMs: number;
  private readonly flutterChance: number;

  constructor(
    readonly world: World,
    readonly overrides: OverrideLog,
    changesPerSecond: number,
  ) {
    const openLead = world.behaviour.openLead;
    this.path = newPath(openLead);
    this.paths = [this.path, newPath(openLead), newPath(openLead)];
    const flightsADay = world.byWeekday.reduce((sum, list) => sum + list.length, 0) / 7;
    const faresADay = world.byWeekday.reduce((sum, list) => sum + list.reduce((n, journey) => n + journey.fares.length, 0), 0) / 7;
    const ownPerSecond = (faresADay * openLead * 0.09) / 86_400;
    const anHour = (Math.max(0, changesPerSecond - ownPerSecond) * 3_600) / 2 / (flightsADay * openLead);
    const slotsAnHour = [1, 2, 4, 6, 12, 20, 30, 60].find((slots) => anHour / slots <= 0.5) ?? 60;
    this.slotMs = 3_600_000 / slotsAnHour;
    this.flutterChance = Math.min(0.95, anHour / slotsAnHour);
  }

  departsAt(journey: Journey, day: number): number {
    return this.legDepartsAt(journey, day, 0);
  }

  legDepartsAt(journey: Journey, day: number, index: number): number {
    const leg = journey.legs[index] as Journey["legs"][number];
    return instantOfWall(leg.origin.zone, (day + (journey.dayShifts[index] ?? 0)) * 1440 + leg.departsMinute);
  }

  /** When the level of a lead comes into force: any time of its UTC day. */
  updateAt(cabin: CabinOnSale, day: number, lead: number): number {
    return (day - lead) * DAY_MS + Math.floor(unit(mix(mix(cabin.market.key, day), 1_000 + lead)) * DAY_MS);
  }

  opensAt(journey: Journey, day: number): number {
    return this.updateAt(journey.cabins[0] as CabinOnSale, day, this.world.behaviour.openLead);
  }

  onSale(journey: Journey, day: number, at: number): boolean {
    const lead = day - dayOfInstant(at);
    const open = this.world.behaviour.openLead;
    if (lead > open || lead < -1) return false;
    if (lead === open && this.opensAt(journey, day) > at) return false;
    return lead > 1 || this.departsAt(journey, day) > at;
  }

  /** The passing change of a flight in a slot of the clock, if there is one. */
  flutterIn(journey: Journey, day: number, slot: number): Flutter | null {
    const key = mix(mix(journey.key, day * 31 + 17), slot);
    const lively = journey.route.behaviour === "out-of-order" ? 12 : 1;
    if (unit(key) >= Math.min(0.95, this.flutterChance * lively)) return null;
    const pick = unit(mix(key, 1));
    const count = journey.fares.length;
    const fare = pick < 0.16 ? 0 : Math.min(count - 1, Math.floor(((pick - 0.16) / 0.84) * count));
    const begins = slot * this.slotMs + Math.floor((0.04 + 0.4 * unit(mix(key, 2))) * this.slotMs);
    const ends = slot * this.slotMs + Math.floor((0.5 + 0.45 * unit(mix(key, 3))) * this.slotMs);
    return { fare, beginsAt: begins, endsAt: ends, up: (key & 1) === 0, steps: 2 + (key % 7) };
  }

  /** Null when the flight is not on sale: not opened yet, or departed. A cancelled or full flight is on sale and sold out. */
  quote(journey: Journey, day: number, at: number): Quote | null {
    return this.onSale(journey, day, at) ? this.stateAt(journey, day, at) : null;
  }

  /** The state also after departure, where it stays as it last was. */
  stateAt(journey: Journey, day: number, at: number): Quote {
    const open = this.world.behaviour.openLead;
    const departs = this.departsAt(journey, day);
    const until = Math.min(at, departs - 1);
    const lead = day - dayOfInstant(until);
    const levels: number[] = [];
    const changes: number[] = [];
    const full: boolean[] = [];
    journey.cabins.forEach((cabin, c) => {
      const now = lead <= 0 ? 0 : lead;
      const inForce = lead < 0 || now === open || this.updateAt(cabin, day, now) <= until ? now : now + 1;
      const path = this.paths[c] as PricePath;
      followPrice(cabin.market, day, inForce, this.world.behaviour, path);
      let since = inForce;
      const level = path.level[inForce] as number;
      const soldOut = (path.seats[inForce] as number) <= 0;
      while (since < open && path.level[since + 1] === level && (path.seats[since + 1] as number) <= 0 === soldOut) since++;
      levels.push(level);
      full.push(soldOut);
      changes.push(since === open ? this.opensAt(journey, day) : this.updateAt(cabin, day, since));
    });
    const flutters = this.lastFlutters(journey, day, until, changes, full);

    const overrides = this.overrides.ofRoute(journey.route.origin.iata, journey.route.destination.iata);
    let factor = 1;
    let filled = false;
    let cancelled = false;
    let delayMinutes = 0;
    let overriddenAt = 0;
    if (overrides) {
      for (const override of overrides) {
        if (override.at > until || !touches(override, journey, day)) continue;
        overriddenAt = override.at;
        if (override.kind === "drop") factor *= 1 - (override.percent ?? 0) / 100;
        else if (override.kind === "rise") factor *= 1 + (override.percent ?? 0) / 100;
        else if (override.kind === "fill") filled = true;
        else if (override.kind === "cancel") cancelled = true;
        else if (override.kind === "delay") delayMinutes += override.minutes ?? 0;
        else {
          factor = 1;
          filled = cancelled = false;
          delayMinutes = 0;
        }
      }
    }

    const fares = journey.fares.map((fare, k): FareState => {
      let amount = fare.amounts[levels[fare.cabinIndex] as number] as number;
      let changedAt = changes[fare.cabinIndex] as number;
      const flutter = flutters[k];
      if (flutter) {
        if (until < flutter.endsAt) {
          changedAt = Math.max(changedAt, flutter.beginsAt);
          amount += (flutter.up ? 1 : -1) * Math.max(1, Math.round((amount * flutter.steps) / 100 / fare.step)) * fare.step;
        } else changedAt = Math.max(changedAt, flutter.endsAt);
      }
      if (factor !== 1) amount = Math.max(fare.step, Math.round((amount * factor) / fare.step) * fare.step);
      changedAt = Math.max(changedAt, overriddenAt);
      return {
        cabin: fare.cabin,
        brand: fare.brand,
        amountMinor: amount,
        soldOut: cancelled || filled || (full[fare.cabinIndex] as boolean),
        changedAt,
        sequence: sequenceOf(changedAt),
      };
    });
    return { journey, day, fares, delayMinutes, cancelled };
  }

  /** For each fare the newest passing change that began after the price path last moved. */
  private lastFlutters(journey: Journey, day: number, at: number, changes: number[], full: boolean[]): (Flutter | undefined)[] {
    const found: (Flutter | undefined)[] = [];
    if (this.flutterChance === 0) return found;
    let missing = journey.fares.filter((fare) => !full[fare.cabinIndex]).length;
    const oldest = Math.min(...changes);
    for (let slot = Math.floor(at / this.slotMs); missing > 0 && (slot + 1) * this.slotMs > oldest; slot--) {
      const flutter = this.flutterIn(journey, day, slot);
      if (!flutter || flutter.beginsAt > at || found[flutter.fare]) continue;
      const cabin = journey.fares[flutter.fare]?.cabinIndex ?? 0;
      if (full[cabin]) continue;
      found[flutter.fare] = flutter;
      missing--;
    }
    return found;
  }

  /** Levels and seats of one cabin down to a lead, for history and statistics; valid until the next call. */
  follow(journey: Journey, cabinIndex: number, day: number, untilLead: number): PricePath {
    followPrice((journey.cabins[cabinIndex] as CabinOnSale).market, day, untilLead, this.world.behaviour, this.path);
    return this.path;
  }

  segments(journey: Journey, day: number, delayMinutes: number): WireSegment[] {
    return journey.legs.map((leg, i) => {
      const departs = this.legDepartsAt(journey, day, i) + delayMinutes * 60_000;
      let arrives = departs + leg.blockMinutes * 60_000;
      // a wall time that comes twice would be read as the first one: land after the overlap instead
      if (isSecondPass(leg.destination.zone, arrives)) arrives += 3_600_000;
      return {
        carrier: leg.carrier.code,
        number: leg.number,
        origin: leg.origin.iata,
        destination: leg.destination.iata,
        departsAt: wallText(wallAt(leg.origin.zone, departs)),
        arrivesAt: wallText(wallAt(leg.destination.zone, arrives)),
        ...(leg.stops.length > 0 ? { stops: leg.stops } : {}),
      };
    });
  }

  ref(journey: Journey, day: number): string {
    const numbers = journey.legs.map((leg) => leg.number).join("+");
    return `${journey.carrier.code}${numbers}-${dayText(day)}-${journey.route.origin.iata}${journey.route.destination.iata}`;
  }
}
