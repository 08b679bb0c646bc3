/** Parts of the world that a search can be narrowed to. */
export const WORLD_AREAS = ["europe", "north-america", "latin-america", "asia", "africa", "oceania"] as const;
export type WorldArea = (typeof WORLD_AREAS)[number];

/** An airport with scheduled service. */
export type Airport = {
  code: string;
  name: string;
  city: string;
  country: string;
  latitude: number;
  longitude: number;
  /** IANA zone at its position. */
  zone: string;
  area: WorldArea;
  /** Metropolitan code, where its city has several airports under one code. */
  metro: string | null;
  /** People who live near it, lowered for small fields: orders suggestions only. */
  weight: number;
};

/** What a search starts or ends at: one airport, or a city that stands for all of its airports. */
export type Place = {
  code: string;
  kind: "airport" | "city";
  name: string;
  city: string;
  country: string;
  latitude: number;
  longitude: number;
  zone: string;
  area: WorldArea;
  /** Codes of its airports, the largest first; an airport stands for itself. */
  airports: string[];
};

/** Letters that no decomposition takes apart. */
const PLAIN: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  ħ: "h",
  "’": "",
  "'": "",
  "`": "",
  ʻ: "",
};

/** Lower case without accents and signs, words apart by one space: how names are compared. */
export const foldName = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæœøłđðþıħ’'`ʻ]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const EARTH_KM = 6371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

type Position = { latitude: number; longitude: number };
export function distanceKm(a: Position, b: Position): number {
  const dLatitude = radians(b.latitude - a.latitude);
  const dLongitude = radians(b.longitude - a.longitude);
  const h = Math.sin(dLatitude / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLongitude / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Mexico, Central America and the Caribbean: of the continent North America, of the area Latin America. */
const LATIN_IN_NORTH = new Set(
  "MX GT BZ SV HN NI CR PA CU DO HT JM PR BS BB TT GD LC VC DM AG KN AI MS VG VI TC KY AW CW SX BQ MF BL GP MQ".split(" "),
);
const AREA_OF_CONTINENT: Record<string, WorldArea> = {
  EU: "europe",
  NA: "north-america",
  SA: "latin-america",
  AS: "asia",
  AF: "africa",
  OC: "oceania",
};

export function areaOf(continent: string, country: string): WorldArea {
  if (continent === "NA" && LATIN_IN_NORTH.has(country)) return "latin-america";
  return AREA_OF_CONTINENT[continent] ?? "oceania";
}
