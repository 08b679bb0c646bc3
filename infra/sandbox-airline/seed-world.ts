import { distanceKm, type Airport } from "./airports";
import { CARRIERS, type Carrier } from "./carriers";
import { gravity } from "./network";
import { mix, unit } from "./random";
import { blockMinutes, type Leg } from "./schedule";
import { allAirports } from "./seed-airports";
import { WorldBuilder } from "./world";

const DIRECTED_ROUTES = 45_000;
const DEPARTURES_A_DAY = 100_000;
const LONGEST_KM = 12_600;

/** The carriers nearest to an airport, by their bases. */
function nearestCarriers(airport: Airport, places: Map<string, Airport>): Carrier[] {
  return CARRIERS.map((carrier) => ({
    carrier,
    km: Math.min(...carrier.bases.map((base) => distanceKm(airport, places.get(base) ?? airport))),
  }))
    .sort((a, b) => a.km - b.km)
    .slice(0, 3)
    .map(({ carrier }) => carrier);
}

/** The size that the product is made for: 100,000 nonstop flights a day on 45,000 directed routes, the lowest brand alone. */
export async function buildSeedWorld(seed: number): Promise<WorldBuilder> {
  const airports = await allAirports();
  const places = new Map(airports.map((airport) => [airport.iata, airport]));
  const builder = new WorldBuilder(seed, true);
  builder.airports = airports;

  const count = airports.length;
  const pairs: { a: number; b: number; km: number; score: number }[] = [];
  let threshold = 0;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const from = airports[a] as Airport;
      const to = airports[b] as Airport;
      if (from.draw * to.draw * 1.1 < threshold) continue;
      const km = distanceKm(from, to);
      if (km < 120 || km > LONGEST_KM) continue;
      const score = gravity(from, to, km);
      if (score < threshold) continue;
      pairs.push({ a, b, km, score });
      if (pairs.length > DIRECTED_ROUTES * 2) {
        pairs.sort((x, y) => y.score - x.score);
        pairs.length = DIRECTED_ROUTES / 2;
        threshold = pairs[pairs.length - 1]?.score ?? 0;
      }
    }
  }
  pairs.sort((x, y) => y.score - x.score);
  pairs.length = Math.min(pairs.length, DIRECTED_ROUTES / 2);

  let scale = 1;
  const frequency = (score: number): number => Math.max(1, Math.min(30, Math.round(scale * score ** 0.62)));
  for (let round = 0; round < 40; round++)
    scale *= (DEPARTURES_A_DAY / 2 / pairs.reduce((sum, { score }) => sum + frequency(score), 0)) ** 0.8;

  const carriersOf = new Map<string, Carrier[]>();
  const lastNumber = new Map<string, number>();
  for (const { a, b, km, score } of pairs) {
    const from = airports[a] as Airport;
    const to = airports[b] as Airport;
    let carriers = carriersOf.get(from.iata);
    if (!carriers) carriersOf.set(from.iata, (carriers = nearestCarriers(from, places)));
    const flights = frequency(score);
    for (let i = 0; i < flights; i++) {
      const carrier = carriers[i % Math.min(carriers.length, Math.ceil(flights / 3))] as Carrier;
      for (const [origin, destination] of [
        [from, to],
        [to, from],
      ] as const) {
        const number = ((lastNumber.get(carrier.code) ?? 0) % 9_999) + 1;
        lastNumber.set(carrier.code, number);
        const leg: Leg = {
          carrier,
          number: String(number),
          origin,
          destination,
          km,
          departsMinute: 300 + Math.floor((((i + unit(mix(seed, a * 31 + b))) / flights) * 1_100) / 5) * 5,
          blockMinutes: blockMinutes(origin, destination, km),
          weekdays: 0b1111111,
          stops: [],
        };
        builder.addLeg(leg, flights * Math.sqrt(from.draw * to.draw));
      }
    }
  }
  return builder;
}
