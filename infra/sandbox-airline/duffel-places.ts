import { AIRPORTS, type Airport } from "./airports";
import { CARRIERS, type Carrier } from "./carriers";

const cityId = (airport: Airport): string => `cit_${airport.cityCode.toLowerCase()}_${airport.country.toLowerCase()}`;
const airportId = (airport: Airport): string => `arp_${airport.iata.toLowerCase()}_${airport.country.toLowerCase()}`;

const airportsOfCity = (cityCode: string): Airport[] => AIRPORTS.filter((airport) => airport.cityCode === cityCode);

function cityBody(airport: Airport): Record<string, unknown> {
  return {
    type: "city",
    time_zone: null,
    name: airport.city,
    longitude: null,
    latitude: null,
    id: cityId(airport),
    icao_code: null,
    iata_country_code: airport.country,
    iata_code: airport.cityCode,
    iata_city_code: airport.cityCode,
    city_name: null,
  };
}

export function airportBody(airport: Airport): Record<string, unknown> {
  return {
    type: "airport",
    time_zone: airport.zone,
    name: airport.name,
    longitude: airport.longitude,
    latitude: airport.latitude,
    id: airportId(airport),
    icao_code: null,
    iata_country_code: airport.country,
    iata_code: airport.iata,
    iata_city_code: airport.cityCode,
    city_name: airport.city,
    city: cityBody(airport),
  };
}

export interface Place {
  type: "airport" | "city";
  airports: Airport[];
  body: Record<string, unknown>;
}

/** An airport, or a city with all its airports where the code is one of a metropolitan area. */
export function placeOf(code: string): Place | null {
  const airport = AIRPORTS.find((one) => one.iata === code);
  if (airport) return { type: "airport", airports: [airport], body: { ...airportBody(airport), airports: null } };
  const airports = airportsOfCity(code);
  const first = airports[0];
  if (!first) return null;
  return { type: "city", airports, body: { ...cityBody(first), city: null, airports: airports.map(airportBody) } };
}

export function airportById(id: string): Airport | undefined {
  return AIRPORTS.find((airport) => airportId(airport) === id || airport.iata === id);
}

export const carrierId = (carrier: Carrier): string => `arl_0000sandbox${carrier.code.toLowerCase()}`;

export function airlineBody(carrier: Carrier): Record<string, unknown> {
  return {
    name: carrier.name,
    id: carrierId(carrier),
    iata_code: carrier.code,
    logo_lockup_url: null,
    logo_symbol_url: null,
    conditions_of_carriage_url: null,
  };
}

export function airlineById(id: string): Carrier | undefined {
  return CARRIERS.find((carrier) => carrierId(carrier) === id || carrier.code === id);
}

export const AIRCRAFT = [
  { id: "arc_0000sandboxat7", iata_code: "AT7", name: "ATR 72" },
  { id: "arc_0000sandbox32n", iata_code: "32N", name: "Airbus A320neo" },
  { id: "arc_0000sandbox789", iata_code: "789", name: "Boeing 787-9" },
  { id: "arc_0000sandbox359", iata_code: "359", name: "Airbus A350-900" },
] as const;

export function aircraftFor(km: number): (typeof AIRCRAFT)[number] {
  return km < 450 ? AIRCRAFT[0] : km < 4_300 ? AIRCRAFT[1] : km < 8_000 ? AIRCRAFT[2] : AIRCRAFT[3];
}

export function placeSuggestions(query: string): Record<string, unknown>[] {
  const text = query.toLowerCase();
  return AIRPORTS.filter(
    (airport) =>
      airport.iata.toLowerCase() === text || airport.cityCode.toLowerCase() === text || airport.city.toLowerCase().startsWith(text),
  ).map(airportBody);
}
