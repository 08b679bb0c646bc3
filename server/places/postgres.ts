import { withTx } from "@/server/infra/postgres";
import type { Market } from "@/server/kernel/market";
import type { Airport } from "./model";

/** Makes the table of airports equal to the given list. Answers how many there are. */
export async function saveAirports(airports: readonly (Airport & { market: Market })[]): Promise<number> {
  return withTx(async (tx) => {
    await tx.$client.query(
      `INSERT INTO airport (code, name, city, metro, country, latitude, longitude, zone, market)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::text[], $9::text[])
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, city = excluded.city, metro = excluded.metro, country = excluded.country,
         latitude = excluded.latitude, longitude = excluded.longitude, zone = excluded.zone, market = excluded.market`,
      [
        airports.map((airport) => airport.code),
        airports.map((airport) => airport.name),
        airports.map((airport) => airport.city),
        airports.map((airport) => airport.metro),
        airports.map((airport) => airport.country),
        airports.map((airport) => airport.latitude),
        airports.map((airport) => airport.longitude),
        airports.map((airport) => airport.zone),
        airports.map((airport) => airport.market),
      ],
    );
    await tx.$client.query(`DELETE FROM airport WHERE NOT code = ANY ($1::text[])`, [airports.map((airport) => airport.code)]);
    return airports.length;
  });
}
