import { marketOfZone, type Market } from "@/server/kernel/market";
import { loadPlaces } from "./load-places";

/** The market of an airport or city, by its zone. A code that is not known belongs to `eu`, always, so that its rows stay in one keyspace. */
export function marketOf(code: string): Market {
  const place = loadPlaces().places.get(code);
  return place ? marketOfZone(place.zone) : "eu";
}
