import { addDays, type Day } from "@/server/kernel/calendar";
import type { PriceChange, TravelBody, TravelFlight } from "@/server/messages/travel";

/** A small world with everything that makes searches hard: two sources, three currencies, stops, nights, the date line. */
export type Leg = {
  carrier: string;
  number: string;
  origin: string;
  destination: string;
  leaves: string;
  minutes: number;
  zoneMinutes: [number, number];
};

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const local = (day: Day, minute: number) => new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000).toISOString().slice(0, 16);
const instant = (day: Day, minute: number, zone: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + (minute - zone) * 60_000).toISOString();

/** One journey on a day; a later leg leaves at the clock given, on the next day when that is earlier than the arrival before it. */
export function journey(day: Day, legs: Leg[], factsAt: string): TravelFlight {
  let earliest = -Infinity;
  const segments = legs.map((leg) => {
    let leaves = minuteOf(leg.leaves);
    while (leaves - leg.zoneMinutes[0] < earliest) leaves += 1440;
    const arrives = leaves + leg.minutes - leg.zoneMinutes[0] + leg.zoneMinutes[1];
    earliest = leaves + leg.minutes - leg.zoneMinutes[0] + 45;
    return {
      ...{ carrier: leg.carrier, number: leg.number, origin: leg.origin, destination: leg.destination },
      departsAtLocal: local(day, leaves),
      arrivesAtLocal: local(day, arrives),
      departsAt: instant(day, leaves, leg.zoneMinutes[0]),
      arrivesAt: instant(day, arrives, leg.zoneMinutes[1]),
      technicalStops: [],
    };
  });
  const [first, last] = [segments[0]!, segments.at(-1)!];
  return {
    key: `${segments.map((segment) => `${segment.carrier}${segment.number}`).join("+")}/${first.origin}-${last.destination}/${day}`,
    origin: first.origin,
    destination: last.destination,
    departsOn: day,
    departsAt: first.departsAt,
    carrier: first.carrier,
    carrierName: { AX: "Axiom", BY: "Byway", QI: "Quill" }[first.carrier] ?? first.carrier,
    stops: segments.length - 1,
    minutes: Math.round((Date.parse(last.arrivesAt) - Date.parse(first.departsAt)) / 60_000),
    segments,
    factsAt,
  };
}

const NY = -300;
const [UK, CET] = [0, 60];
const leg = (
  carrier: string,
  number: string,
  origin: string,
  destination: string,
  leaves: string,
  minutes: number,
  zones: [number, number],
): Leg => ({
  ...{ carrier, number, origin, destination, leaves, minutes },
  zoneMinutes: zones,
});
/** Two cities across an ocean with several airports each, and a short route on which one can be back the same day. */
export const TIMETABLE: Leg[][] = [
  [leg("AX", "1", "JFK", "LHR", "09:00", 420, [NY, UK])],
  [leg("AX", "3", "JFK", "LHR", "22:30", 415, [NY, UK])],
  [leg("BY", "20", "EWR", "LHR", "19:00", 425, [NY, UK])],
  [leg("BY", "22", "JFK", "LGW", "18:10", 430, [NY, UK])],
  [leg("QI", "7", "JFK", "CDG", "17:00", 440, [NY, CET]), leg("QI", "70", "CDG", "LHR", "08:00", 80, [CET, UK])],
  [leg("AX", "2", "LHR", "JFK", "11:00", 480, [UK, NY])],
  [leg("AX", "4", "LHR", "JFK", "17:00", 485, [UK, NY])],
  [leg("BY", "21", "LHR", "EWR", "08:30", 490, [UK, NY])],
  [leg("BY", "23", "LGW", "JFK", "05:10", 495, [UK, NY])],
  [leg("QI", "71", "LHR", "CDG", "07:00", 80, [UK, CET]), leg("QI", "8", "CDG", "JFK", "10:00", 500, [CET, NY])],
  [leg("BY", "30", "CPH", "LIS", "06:30", 235, [CET, UK])],
  [leg("AX", "32", "CPH", "LIS", "18:00", 240, [CET, UK])],
  [leg("BY", "31", "LIS", "CPH", "11:30", 220, [UK, CET])],
  [leg("AX", "33", "LIS", "CPH", "21:00", 225, [UK, CET])],
];

/** Repeatable numbers from 0 to 1. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const RATES = { day: "2026-01-01", perEuro: { USD: "1.0873", GBP: "0.8561", JPY: "161.37", KWD: "0.33415" } };
const SOURCES = {
  alpha: { label: "Alpha feed", soldHere: true, staleAfterSeconds: 3600, carriers: { AX: "Axiom", BY: "Byway", QI: "Quill" } },
  beta: { label: "Beta shop", soldHere: false, staleAfterSeconds: 600, carriers: {} },
};
const CURRENCY: Record<string, string> = { AX: "USD", BY: "GBP", QI: "EUR" };

/** Batches for `recordPrices`: every flight of the timetable on every day, some fares sold out, some days without a flight. */
export function worldOf(first: Day, days: number, observedAt: Date, seed = 7): TravelBody[] {
  const roll = dice(seed);
  const at = observedAt.toISOString();
  const bodies: TravelBody[] = [];
  for (const source of ["alpha", "beta"] as const)
    for (let offset = 0; offset < days; offset++) {
      const day = addDays(first, offset);
      const flights: TravelFlight[] = [];
      const changes: PriceChange[] = [];
      for (const legs of TIMETABLE) {
        const there = roll() < 0.85;
        const flight = journey(day, legs, "2026-01-01T00:00:00.000Z");
        if (!there || (source === "beta" && roll() < 0.6)) continue;
        flights.push(flight);
        const base = 9000 + Math.floor(roll() * 30_000);
        for (const [index, brand] of ["LIGHT", "STANDARD", "FLEX"].entries()) {
          // now and then more rights cost less
          const amount = base + index * Math.floor(roll() * 6000) - (roll() < 0.1 ? 4000 * index : 0);
          changes.push({
            flight: flight.key,
            fare: `economy.${brand}`,
            amountMinor: `${amount}`,
            currency: CURRENCY[flight.carrier]!,
            soldOut: roll() < 0.12,
            observedAt: at,
            sequence: changes.length + 1,
          });
        }
      }
      bodies.push({
        ...{ source, kind: "live", flights, changes, seen: [], progress: null },
        checkedUpTo: source === "alpha" ? at : null,
        sourceFacts: SOURCES[source],
        rates: offset === 0 ? [RATES] : [],
      });
    }
  return bodies;
}
