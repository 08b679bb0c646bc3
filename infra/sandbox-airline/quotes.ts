import { DAY_MS, dayOfInstant, dayText, wallText } from "./calendar";
import type { Fare } from "./fares";
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

interface CabinState {
  level: number;
  full: boolean;
  changedAt: number;
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
    const until = Math.min(at, this.departsAt(journey, day) - 1);
    const cabins = journey.cabins.map((cabin, c) => {
      const inForce = this.leadInForce(cabin, day, until);
      const path = this.paths[c] as PricePath;
      followPrice(cabin.market, day, inForce, this.world.behaviour, path);
      return this.cabinState(journey, c, day, inForce, path);
    });
    return this.compose(journey, day, until, cabins, journey.fares);
  }

  /** The lowest brand alone, from a path that was followed already. */
  lowestFareAt(journey: Journey, day: number, at: number, path: PricePath): FareState {
    const until = Math.min(at, this.departsAt(journey, day) - 1);
    const economy = journey.cabins[0] as CabinOnSale;
    const state = this.cabinState(journey, 0, day, this.leadInForce(economy, day, until), path);
    return this.compose(journey, day, until, [state], journey.fares.slice(0, 1)).fares[0] as FareState;
  }

  /** The lead whose level is in force: today's from the time of its update on, before that yesterday's. */
  private leadInForce(cabin: CabinOnSale, day: number, until: number): number {
    const lead = day - dayOfInstant(until);
    if (lead < 0) return 0;
    return lead === this.world.behaviour.openLead || this.updateAt(cabin, day, lead) <= until ? lead : lead + 1;
  }

  private cabinState(journey: Journey, index: number, day: number, inForce: number, path: PricePath): CabinState {
    const open = this.world.behaviour.openLead;
    const level = path.level[inForce] as number;
    const full = (path.seats[inForce] as number) <= 0;
    let since = inForce;
    while (since < open && path.level[since + 1] === level && (path.seats[since + 1] as number) <= 0 === full) since++;
    const changedAt = since === open ? this.opensAt(journey, day) : this.updateAt(journey.cabins[index] as CabinOnSale, day, since);
    return { level, full, changedAt };
  }

  private compose(journey: Journey, day: number, until: number, cabins: CabinState[], fares: Fare[]): Quote {
    const flutters = this.lastFlutters(journey, day, until, cabins, fares);

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

    const states = fares.map((fare, k): FareState => {
      const cabin = cabins[fare.cabinIndex] as CabinState;
      let amount = fare.amounts[cabin.level] as number;
      let { changedAt } = cabin;
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
        soldOut: cancelled || filled || cabin.full,
        changedAt,
        sequence: sequenceOf(changedAt),
      };
    });
    return { journey, day, fares: states, delayMinutes, cancelled };
  }

  /** For each fare the newest passing change that began after the price path last moved. */
  private lastFlutters(journey: Journey, day: number, at: number, cabins: CabinState[], fares: Fare[]): (Flutter | undefined)[] {
    const found: (Flutter | undefined)[] = [];
    if (this.flutterChance === 0) return found;
    let missing = 0;
    let oldest = at;
    for (const { cabinIndex } of fares) {
      const { full, changedAt } = cabins[cabinIndex] as CabinState;
      if (full) continue;
      missing++;
      oldest = Math.min(oldest, changedAt);
    }
    for (let slot = Math.floor(at / this.slotMs); missing > 0 && (slot + 1) * this.slotMs > oldest; slot--) {
      const flutter = this.flutterIn(journey, day, slot);
      if (!flutter || flutter.beginsAt > at || flutter.fare >= fares.length || found[flutter.fare]) continue;
      if (cabins[(fares[flutter.fare] as Fare).cabinIndex]?.full) continue;
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
