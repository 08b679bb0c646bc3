import { loadPlaces } from "./load-places";
import type { Place } from "./model";

/** The place of an airport's code (`LHR`) or of a metropolitan one (`LON`). Null when no scheduled service goes there. */
export const findPlace = (code: string): Place | null => loadPlaces().places.get(code.toUpperCase()) ?? null;
