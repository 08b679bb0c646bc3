import { suggestPlaces } from "./suggest-places";
import { findPlace } from "./find-place";
import { foldName, type Place } from "./model";
import { OTHER_NAMES } from "./other-names";

/** What a person wrote into a field: `LIS`, `Lisbon`, `Lisbon LIS`. Null when it is not exactly one place's code or name. */
export function readPlace(text: string): Place | null {
  const trimmed = text.trim();
  if (/^[A-Za-z]{3}$/.test(trimmed)) {
    const place = findPlace(trimmed);
    if (place) return place;
  }
  const [likeliest] = suggestPlaces(trimmed, 1);
  if (!likeliest) return null;
  const wanted = foldName(trimmed);
  const { code, city, name } = likeliest;
  const names = [city, name, `${city} ${code}`, `${name} ${code}`].map(foldName);
  return names.includes(wanted) || OTHER_NAMES[code]?.includes(wanted) ? likeliest : null;
}
