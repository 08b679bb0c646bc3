import { loadPlaces } from "./load-places";
import { foldName, type Place } from "./model";
import { OTHER_NAMES } from "./other-names";

type Entry = { place: Place; code: string; city: string; name: string; others: string[]; words: string[]; weight: number };

const shared = globalThis as typeof globalThis & { tradewindPlaceEntries?: Entry[] };
function entries(): Entry[] {
  if (shared.tradewindPlaceEntries) return shared.tradewindPlaceEntries;
  const { airports, places } = loadPlaces();
  const made = [...places.values()].map((place): Entry => {
    const city = foldName(place.city);
    const name = foldName(place.name);
    const metro = places.get(airports.get(place.code)?.metro ?? "");
    const group = (metro ?? place).airports;
    const most = Math.max(...group.map((code) => airports.get(code)?.weight ?? 0));
    // a city that stands for several airports comes before each of them, its main airport before the others
    const weight = place.kind === "city" ? 1.5 * most : metro ? most * (1 - group.indexOf(place.code) / 10) : most;
    return {
      place,
      code: place.code.toLowerCase(),
      city,
      name,
      others: OTHER_NAMES[place.code] ?? [],
      words: [...new Set(`${city} ${name}`.split(" "))],
      weight: Math.log10(10 + weight),
    };
  });
  made.sort((a, b) => b.weight - a.weight || (a.code < b.code ? -1 : 1));
  shared.tradewindPlaceEntries = made;
  return made;
}

/**
 * Places that a text may mean, the likeliest first: by code, by the beginning of the city's or airport's name, and when nothing begins
 * so, by names with a few letters wrong ("did you mean"). Accents and case do not matter.
 */
export function suggestPlaces(text: string, limit = 8): Place[] {
  const wanted = foldName(text.slice(0, 60));
  if (wanted === "") return [];
  // "Lisbon LIS", as the field shows a chosen place
  const last = wanted.slice(wanted.lastIndexOf(" ") + 1);
  const rated: { place: Place; rate: number }[] = [];
  for (const entry of entries()) {
    const rate = rateOf(entry, wanted, last);
    if (rate > 0) rated.push({ place: entry.place, rate: rate + entry.weight });
  }
  if (rated.length === 0) for (const entry of entries()) rated.push(...misspelt(entry, wanted));
  return rated
    .sort((a, b) => b.rate - a.rate || (a.place.code < b.place.code ? -1 : 1))
    .slice(0, limit)
    .map(({ place }) => place);
}

function rateOf({ code, city, name, others, words }: Entry, wanted: string, last: string): number {
  if (wanted === code) return 100;
  if (last === code && wanted.startsWith(city)) return 100;
  if (city === wanted || others.includes(wanted)) return 60;
  if (city.startsWith(wanted)) return 40;
  if (wanted.length > 2 && others.some((other) => other.startsWith(wanted))) return 30;
  if (name.startsWith(wanted)) return 25;
  if (wanted.length > 1 && ` ${city} ${name}`.includes(` ${wanted}`)) return 20;
  if (wanted.includes(" ") && wanted.split(" ").every((part) => words.some((word) => word.startsWith(part)))) return 15;
  return wanted.length < 3 && code.startsWith(wanted) ? 1 : 0;
}

function misspelt({ place, city, name, weight }: Entry, wanted: string): { place: Place; rate: number }[] {
  const most = wanted.length < 4 ? 1 : wanted.length < 8 ? 2 : 3;
  const distance = Math.min(editsWithin(wanted, city, most), place.kind === "airport" ? editsWithin(wanted, name, most) : most + 1);
  return distance > most ? [] : [{ place, rate: 20 - 6 * distance + weight }];
}

/** Letters to change, add, leave out or swap until one text begins like the other; `most + 1` when there are more. */
export function editsWithin(text: string, target: string, most: number): number {
  if (Math.abs(text.length - target.length) > most + 4) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: target.length + 1 }, (_, index) => index);
  for (let i = 1; i <= text.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= target.length; j++) {
      const same = text[i - 1] === target[j - 1];
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && text[i - 1] === target[j - 2] && text[i - 2] === target[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
  }
  // what was typed may be the beginning of a longer name
  const tail = row.slice(Math.max(0, text.length - most));
  return Math.min(row[target.length]!, ...(text.length >= 4 ? tail : []));
}
