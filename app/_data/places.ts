import "server-only";
import { codeIn } from "@/components/fares/search-form";
import { nowMs } from "@/server/infra/clock";
import { addDays, dayOfTime } from "@/server/kernel/calendar";
import { findPlace } from "@/server/places/find-place";
import { readPlace } from "@/server/places/read-place";
import { DAYS_ON_SALE } from "@/server/search/parse";
import { suggestPlaces } from "@/server/places/suggest-places";

export type FoundPlace = { code: string; city: string; name: string; country: string };
export type Resolved = { ok: true; code: string } | { ok: false; suggestions: FoundPlace[] };

const facts = ({ code, city, name, country }: FoundPlace): FoundPlace => ({ code, city, name, country });

/** A code, a name or both, as a person wrote it; the nearest names when it is none. */
export function resolvePlace(text: string): Resolved {
  const code = codeIn(text);
  const place = (code && findPlace(code)) || readPlace(text);
  return place ? { ok: true, code: place.code } : { ok: false, suggestions: suggestPlaces(text, 4).map(facts) };
}

/** `Copenhagen CPH`, as the field shows a place. */
export function textOfPlace(code: string | undefined): string {
  const place = code && findPlace(code);
  return place ? `${place.city || place.name} ${place.code}` : (code ?? "");
}

export function cityOfPlace(code: string): string {
  const place = findPlace(code);
  return place ? place.city || place.name : code;
}

/** The first and the last day on sale; the first is the origin's own date. */
export function daysOnSale(origin: string | undefined): { today: string; lastDay: string } {
  const zone = (origin && findPlace(origin)?.zone) || "UTC";
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    new Date(nowMs()),
  );
  const today = /^\d{4}-\d{2}-\d{2}$/.test(parts) ? parts : dayOfTime(nowMs());
  return { today, lastDay: addDays(today, DAYS_ON_SALE) };
}
