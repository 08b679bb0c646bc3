import { METROPOLITAN_AREAS } from "./metropolitan-areas";
import type { Airport, Place } from "./model";
import { computePlaces } from "./compute-places";
import { readPlacesFile, writePlacesFile } from "./places-file";

export type Places = { airports: Map<string, Airport>; places: Map<string, Place> };

const shared = globalThis as typeof globalThis & { tradewindPlaces?: Places };

/** All places, read once a process from the file that the build made; computed on the spot when it is missing. Needs no store. */
export function loadPlaces(): Places {
  return (shared.tradewindPlaces ??= index(readPlacesFile() ?? computeAndKeep()));
}

function computeAndKeep(): Airport[] {
  const airports = computePlaces();
  try {
    writePlacesFile(airports);
  } catch {
    // a read-only installation computes them again at its next start
  }
  return airports;
}

function index(list: Airport[]): Places {
  const airports = new Map(list.map((airport) => [airport.code, airport]));
  const places = new Map<string, Place>();
  for (const { code, name, city, country, latitude, longitude, zone, area } of list)
    places.set(code, { code, kind: "airport", name, city, country, latitude, longitude, zone, area, airports: [code] });
  for (const [code, { city, airports: codes }] of Object.entries(METROPOLITAN_AREAS)) {
    const known = codes.filter((member) => airports.has(member));
    const main = airports.get(known[0] ?? "");
    if (!main || codes.includes(code)) continue;
    const { country, latitude, longitude, zone, area } = main;
    places.set(code, { code, kind: "city", name: city, city, country, latitude, longitude, zone, area, airports: known });
  }
  return { airports, places };
}
