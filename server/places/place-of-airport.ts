import { loadPlaces } from "./load-places";
import type { Place } from "./model";

/** The city of an airport where several airports share one code, else the airport itself. */
export function placeOfAirport(code: string): Place | null {
  const { airports, places } = loadPlaces();
  const metro = airports.get(code)?.metro;
  return (metro && places.get(metro)) || (places.get(code) ?? null);
}
