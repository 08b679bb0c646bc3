import { AIRPORTS, distanceKm, type Airport } from "./airports";

export interface Pair {
  a: Airport;
  b: Airport;
  km: number;
  score: number;
  /** Journeys a day in each direction; below 1: not every day. */
  frequency: number;
}

/** Pairs that must exist, with the least number of journeys a day. Below 0.5 a route stays under 40 departed flights in 90 days. */
const WANTED: Record<string, number> = {
  "JFK-LHR": 8,
  "CPH-LIS": 8,
  "EWR-LHR": 4,
  "JFK-LGW": 2,
  "BOS-LHR": 2,
  "JFK-CDG": 3,
  "JFK-LAX": 6,
  "JFK-SFO": 4,
  "LAX-SFO": 5,
  "LHR-CDG": 3,
  "CPH-LHR": 4,
  "LIS-LHR": 3,
  "LIS-MAD": 2,
  "LHR-DXB": 2,
  "AKL-LAX": 1,
  "HNL-NRT": 1,
  "LAX-NRT": 1,
  "LHR-SYD": 1,
  "JFK-AKL": 1,
  "LHR-AKL": 1,
  "KWI-DXB": 2,
  "KWI-LHR": 1,
  "HND-KIX": 3,
  "SIN-LHR": 1,
  "SIN-SYD": 1,
  "CPH-BKK": 1,
  "ATH-JFK": 1,
  "CPH-JFK": 2,
  "LIS-JFK": 1,
  "LIS-BOS": 1,
  "LIS-EWR": 1,
  "ORD-LHR": 2,
  "MIA-MAD": 1,
  "GRU-LIS": 1,
  "SYD-AKL": 1,
  "MEL-SYD": 2,
  "SYD-LAX": 1,
  "HNL-AKL": 1,
  "LAX-HNL": 2,
  "SFO-HND": 1,
  "ICN-JFK": 1,
  "MAD-EZE": 1,
  "BOG-MAD": 1,
  "JNB-LHR": 1,
  "GRU-EZE": 1,
  "DXB-BOM": 1,
  "DEL-BOM": 2,
  "CPH-SYD": 1,
  "LIS-NRT": 1,
  "OPO-NRT": 1,
  "HEL-SFO": 0.43,
  "OPO-BUD": 0.43,
  "NCE-OSL": 0.43,
  "PRG-DUB": 0.43,
  "YVR-SEA": 0.43,
  "BER-EWR": 0.43,
  "WAW-ATH": 0.43,
  "DUB-BOS": 1,
  "CPH-CDG": 2,
  "CPH-BER": 1,
  "LIS-CDG": 2,
  "LIS-BER": 1,
  "LIS-FRA": 1,
  "CPH-FRA": 2,
  "MAD-CPH": 1,
  "LIS-ZRH": 1,
  "CPH-ZRH": 1,
};

export const pairKey = (a: string, b: string): string => (a < b ? `${a}-${b}` : `${b}-${a}`);

/**
 * People who fly between two places: draw x draw x e^-distance (gravity model), with a small slow term, for no long route
 * would be left otherwise.
 */
export function gravity(a: Airport, b: Airport, km: number): number {
  return a.draw * b.draw * (Math.exp(-km / 2_200) + 0.1 * Math.exp(-km / 9_000));
}

/** The strongest pairs, each airport with at least `leastEach`, and the frequencies scaled to a number of journeys a day. */
export function buildNetwork(pairCount: number, departuresADay: number, leastEach = 2): Pair[] {
  const inNetwork = AIRPORTS.filter((airport) => airport.draw > 0);
  const wanted = new Map(Object.entries(WANTED).map(([key, frequency]) => [pairKey(...(key.split("-") as [string, string])), frequency]));
  const all: Pair[] = [];
  inNetwork.forEach((a, i) => {
    for (const b of inNetwork.slice(i + 1)) {
      const km = distanceKm(a, b);
      const must = wanted.has(pairKey(a.iata, b.iata));
      if (a.cityCode === b.cityCode || (!must && (km < 260 || km > 12_400))) continue;
      all.push({ a, b, km, score: gravity(a, b, km), frequency: 0 });
    }
  });
  all.sort((x, y) => y.score - x.score);

  const chosen = new Set<Pair>(all.filter((pair) => wanted.has(pairKey(pair.a.iata, pair.b.iata))));
  const routesOf = new Map<string, number>();
  const take = (pair: Pair): void => {
    chosen.add(pair);
    for (const iata of [pair.a.iata, pair.b.iata]) routesOf.set(iata, (routesOf.get(iata) ?? 0) + 1);
  };
  for (const pair of chosen) take(pair);
  for (const pair of all) {
    const few = [pair.a, pair.b].some((airport) => (routesOf.get(airport.iata) ?? 0) < leastEach);
    if (!chosen.has(pair) && few && chosen.size < pairCount) take(pair);
  }
  for (const pair of all) {
    if (chosen.size >= pairCount) break;
    if (!chosen.has(pair)) take(pair);
  }

  const pairs = [...chosen].sort((x, y) => y.score - x.score);
  let scale = 1;
  for (let round = 0; round < 40; round++) {
    let sum = 0;
    for (const pair of pairs) {
      const least = wanted.get(pairKey(pair.a.iata, pair.b.iata));
      const free = scale * pair.score ** 0.62;
      pair.frequency = least !== undefined && least < 0.5 ? least : Math.max(least ?? 0.72, Math.min(7, free));
      if (pair.frequency > 1) pair.frequency = Math.round(pair.frequency);
      sum += 2 * pair.frequency;
    }
    scale *= (departuresADay / sum) ** 0.8;
  }
  return pairs;
}

/** How far up the list of results a route stands: draw of both ends and journeys a day. */
export function popularity(pair: Pair): number {
  return pair.frequency * Math.sqrt(pair.a.draw * pair.b.draw);
}
