import { createRequire } from "node:module";
import lookupZone from "@photostructure/tz-lookup";
import { expect, test } from "vitest";
import { AIRPORTS } from "./airports";

const { getAirportByIata } = createRequire(import.meta.url)("airport-data-js") as {
  getAirportByIata: (
    iata: string,
  ) => Promise<{ airport: string; country_code: string; latitude: number; longitude: number; scheduled_service: string }[]>;
};

test("every airport is a real one with scheduled service, in its real place and zone", async () => {
  for (const airport of AIRPORTS) {
    const [real] = await getAirportByIata(airport.iata);
    expect(real?.airport).toBe(airport.name);
    expect(real?.country_code).toBe(airport.country);
    expect(String(real?.scheduled_service)).toBe("TRUE");
    expect(Math.abs((real?.latitude ?? 0) - airport.latitude)).toBeLessThan(0.001);
    expect(Math.abs((real?.longitude ?? 0) - airport.longitude)).toBeLessThan(0.001);
    expect(lookupZone(airport.latitude, airport.longitude)).toBe(airport.zone);
  }
});
