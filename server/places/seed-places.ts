import { loadPlaces } from "./load-places";
import { marketOf } from "./market-of";
import { saveAirports } from "./postgres";

/** Loads the airports into PostgreSQL, where SQL can join them; the product itself reads them from memory. */
export const seedPlaces = (): Promise<number> =>
  saveAirports([...loadPlaces().airports.values()].map((airport) => ({ ...airport, market: marketOf(airport.code) })));
