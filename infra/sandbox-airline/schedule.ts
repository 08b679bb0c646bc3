import { distanceKm, type Airport } from "./airports";
import { CARRIERS, type Carrier } from "./carriers";
import { AIRPORTS } from "./airports";
import { hashText, mix, unit } from "./random";
import type { Pair } from "./network";

/** One flight number between two airports: the same wall time on each of its days. */
export interface Leg {
  carrier: Carrier;
  number: string;
  origin: Airport;
  destination: Airport;
  km: number;
  /** Minutes after midnight on the wall at the origin. */
  departsMinute: number;
  blockMinutes: number;
  /** Bit d = flies on weekday d (0 Sunday) at its origin. */
  weekdays: number;
  stops: string[];
}

const DAILY = 0b1111111;
const THREE_DAYS = [0b0101010, 0b1010100, 0b0100101, 0b1001010];
const FIVE_DAYS = [0b0111110, 0b1101101, 0b1110110];

/** Flying time at 830 km/h with taxi and climb, eastbound with the wind and westbound against it. */
export function blockMinutes(from: Airport, to: Airport, km: number): number {
  let east = to.longitude - from.longitude;
  if (east > 180) east -= 360;
  if (east < -180) east += 360;
  const wind = km > 1_500 ? Math.max(-0.07, Math.min(0.07, -east / 900)) : 0;
  return Math.round(((km / 830) * 60 * (1 + wind) + 38) / 5) * 5;
}

function departureMinute(from: Airport, to: Airport, km: number, index: number, count: number, key: number): number {
  const jitter = Math.floor(unit(key) * 9) * 5 - 20;
  const place = (index + 0.5) / count;
  let east = to.longitude - from.longitude;
  if (east > 180) east -= 360;
  if (east < -180) east += 360;
  let minute: number;
  if (km < 4_200) minute = 375 + place * 900;
  else if (east > 0) minute = index % 4 === 3 ? 500 + place * 60 : 1_010 + place * 380;
  else minute = 520 + place * 620;
  return Math.max(0, Math.min(1_435, Math.round((minute + jitter) / 5) * 5));
}

/** Longest flight without a stop on the way. */
const NONSTOP_KM = 12_600;
const STOPOVERS = ["SIN", "DXB", "LAX", "HNL", "BKK", "SFO"];

function technicalStop(from: Airport, to: Airport): Airport | undefined {
  const places = AIRPORTS.filter((airport) => STOPOVERS.includes(airport.iata) && airport !== from && airport !== to);
  return places.sort((x, y) => distanceKm(from, x) + distanceKm(x, to) - (distanceKm(from, y) + distanceKm(y, to)))[0];
}

export class Timetable {
  readonly legs: Leg[] = [];
  private readonly lastNumber = new Map<string, number>();

  private nextNumber(carrier: Carrier): string {
    const number = (this.lastNumber.get(carrier.code) ?? 100) + 1;
    this.lastNumber.set(carrier.code, number);
    return String(number);
  }

  /** The carriers with a base at an end of the pair; the first one always, others by a draw. */
  private carriersOf(pair: Pair, count: number): Carrier[] {
    const key = hashText(`${pair.a.iata}${pair.b.iata}`);
    const fitting = CARRIERS.filter(
      (carrier) => pair.km <= carrier.reachKm && [pair.a, pair.b].some((end) => carrier.bases.includes(end.iata)),
    );
    const ranked = fitting
      .map((carrier, i) => ({
        carrier,
        rank: unit(mix(key, i)) - carrier.bases.filter((base) => base === pair.a.iata || base === pair.b.iata).length * 0.3,
      }))
      .sort((x, y) => x.rank - y.rank)
      .map(({ carrier }) => carrier);
    return ranked.slice(0, Math.max(1, Math.min(4, Math.ceil(count / 2))));
  }

  addNonstops(pair: Pair, count: number): void {
    const carriers = this.carriersOf(pair, count);
    const key = hashText(`${pair.b.iata}${pair.a.iata}`);
    for (let i = 0; i < Math.max(1, Math.round(count)); i++) {
      const carrier = carriers[i % carriers.length];
      if (!carrier) return;
      let weekdays = DAILY;
      if (count < 0.5) weekdays = THREE_DAYS[key % THREE_DAYS.length] as number;
      else if (count < 1) weekdays = FIVE_DAYS[key % FIVE_DAYS.length] as number;
      for (const [from, to] of [
        [pair.a, pair.b],
        [pair.b, pair.a],
      ] as const) {
        const stop = pair.km > NONSTOP_KM ? technicalStop(from, to) : undefined;
        const km = stop ? distanceKm(from, stop) + distanceKm(stop, to) : pair.km;
        this.legs.push({
          carrier,
          number: this.nextNumber(carrier),
          origin: from,
          destination: to,
          km: pair.km,
          departsMinute: departureMinute(from, to, pair.km, i, Math.max(1, count), mix(key, i * 2 + (from === pair.a ? 1 : 0))),
          blockMinutes: blockMinutes(from, to, km) + (stop ? 105 : 0),
          weekdays,
          stops: stop ? [stop.iata] : [],
        });
      }
    }
  }

  addLeg(leg: Omit<Leg, "number" | "km">): Leg {
    const made = { ...leg, number: this.nextNumber(leg.carrier), km: distanceKm(leg.origin, leg.destination) };
    this.legs.push(made);
    return made;
  }
}
