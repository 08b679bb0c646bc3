import { formatStay } from "@/components/ui/format";
import { path } from "@/server/kernel/path";
import type { Destination } from "@/server/search/model";

const TRAVELLERS = ["adults", "children", "infants", "cabin"] as const;

/** The search of exactly what a row shows. */
export const flightsOf = (from: string, destination: Destination, asked: Record<string, string>) =>
  path.search({
    from,
    to: destination.place.code,
    dep: destination.dep,
    ret: destination.ret,
    ...Object.fromEntries(TRAVELLERS.map((name) => [name, asked[name]])),
  });

export const daysOf = (destination: Destination, locale: string) => formatStay(destination.dep, destination.ret, locale, true);
export const cityOf = (destination: Destination) => destination.place.city || destination.place.name;
