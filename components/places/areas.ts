import type { AREAS } from "@/server/search/input";

/** The parts of the world by name; typed by the schema, without its weight. */
export const AREA_NAMES = ["europe", "north-america", "latin-america", "asia", "africa", "oceania"] as const satisfies typeof AREAS;
