import { env } from "@/server/infra/env";
import { findPlace } from "@/server/places/find-place";
import type { Airline } from "./airline";
import { duffel } from "./duffel";
import { fareFeed } from "./fare-feed";
import { openOutgoing, type Outgoing } from "./outgoing";
import type { PlaceLookup } from "./read-flight";

export type Registry = { airlines: Airline[]; byName: (source: string) => Airline | null; close: () => void };

/** A city is not an airport: a journey that says so cannot be placed. */
const airportOf: PlaceLookup = (iata) => {
  const place = findPlace(iata);
  return place?.kind === "airport" ? { zone: place.zone, country: place.country } : null;
};

/** Every source that the configuration names, behind one way out that reaches their origins and nothing else. */
export function openRegistry(placeOf: PlaceLookup = airportOf): Registry {
  const { FARE_FEED_URL, FARE_FEED_TOKEN, FARE_FEED_SOURCES, DUFFEL_URL, DUFFEL_TOKEN, OUTGOING_PRIVATE_ORIGINS } = env();
  const feeds: { url: string; name?: string }[] = [{ url: FARE_FEED_URL }, ...FARE_FEED_SOURCES];
  const outgoing: Outgoing = openOutgoing([...feeds.map(({ url }) => url), DUFFEL_URL], { privateOrigins: OUTGOING_PRIVATE_ORIGINS });
  const airlines: Airline[] = feeds.map(({ url, name }) =>
    fareFeed({ url, token: FARE_FEED_TOKEN, outgoing, placeOf, ...(name === undefined ? {} : { name }) }),
  );
  airlines.push(duffel({ url: DUFFEL_URL, token: DUFFEL_TOKEN, outgoing, placeOf }));
  return {
    airlines,
    byName: (source) => airlines.find((airline) => airline.name() === source) ?? null,
    close: () => {
      airlines.forEach((airline) => airline.close());
      outgoing.close();
    },
  };
}
