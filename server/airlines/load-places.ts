import { createRequire } from "node:module";
import tzLookup from "@photostructure/tz-lookup";
import type { PlaceFacts, PlaceLookup } from "./read-flight";

type AirportRow = { iata: string; country_code: string; latitude: number; longitude: number };

/** Zone and country of every airport, ready to be asked without waiting. */
export async function loadPlaces(): Promise<PlaceLookup> {
  const airports = createRequire(import.meta.url)("airport-data-js") as { findAirports: (filter: object) => Promise<AirportRow[]> };
  const rows = new Map((await airports.findAirports({})).filter(({ iata }) => /^[A-Z]{3}$/.test(iata)).map((row) => [row.iata, row]));
  const known = new Map<string, PlaceFacts | null>();
  return (iata) => {
    let facts = known.get(iata);
    if (facts === undefined) {
      const row = rows.get(iata);
      facts = row ? { zone: tzLookup(row.latitude, row.longitude), country: row.country_code } : null;
      known.set(iata, facts);
    }
    return facts;
  };
}
