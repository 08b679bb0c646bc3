import { allow, type Terms } from "@/server/infra/limits";
import { logger } from "@/server/infra/logger";
import type { Reason } from "@/server/kernel/reasons";
import { suggestPlaces } from "@/server/places/suggest-places";
import { findBestPrices } from "./find-best-prices";
import { listDestinations } from "./list-destinations";
import type { FaresAnswer, PlacesAnswer, Refusal } from "./model";
import { openapi } from "./openapi";
import { parseDestinations, parsePlaces, parseSearch, type Parsed } from "./parse";
import { readCalendar } from "./read-calendar";
import { readGrid } from "./read-grid";
import type { SearchQuery } from "./input";

export type Answered = { status: number; headers: Record<string, string>; body: string };
export type Resource = "fares" | "destinations" | "places" | "openapi.json";

/** Longest query string that is read at all. */
export const LONGEST_QUERY = 4096;
/** Shared caches may keep an answer for so long: prices carry the instant at which they were seen. */
const CACHED = "public, s-maxage=5";

const perMinute = () => Number(process.env["SEARCHES_PER_MINUTE"] ?? 600);
const TERMS: Record<Resource, () => Terms> = {
  fares: () => ({ most: perMinute(), seconds: 60 }),
  destinations: () => ({ most: perMinute(), seconds: 60 }),
  places: () => ({ most: 2 * perMinute(), seconds: 60 }),
  "openapi.json": () => ({ most: 60, seconds: 60 }),
};

/**
 * One request of FlightAvailability, whatever process serves it: the same query gives the same status and bytes from the service and
 * from the site. `query` is the raw text after the question mark.
 */
export async function answerRequest(resource: Resource, query: string, client: string): Promise<Answered> {
  if (query.length > LONGEST_QUERY) return refused("input_too_large", [], 413);
  const allowed = await allow(resource, TERMS[resource](), client);
  if (!allowed.ok) return refused("rate_limited", [], 429, allowed.retryAfterSeconds);
  if (resource === "openapi.json") return answered(openapi());
  const params = readQuery(query);
  if (!params)
    return refused("input_invalid", [{ field: "", rule: "broken_escape", sentence: "The address holds a % sign that is no escape." }], 400);
  try {
    if (resource === "places") return await respond(parsePlaces(params), ({ q }) => Promise.resolve(placesAnswer(q)));
    if (resource === "destinations") return await respond(parseDestinations(params), listDestinations);
    return await respond(parseSearch(params), readFares);
  } catch (cause) {
    logger.error({ err: cause, resource }, "a request failed");
    return refused("source_unavailable", [], 500);
  }
}

export function readFares(query: SearchQuery): Promise<FaresAnswer | Refusal> {
  switch (query.view) {
    case "list":
      return findBestPrices(query);
    case "calendar":
      return readCalendar(query);
    case "grid":
      return readGrid(query);
  }
}

const placesAnswer = (text: string): PlacesAnswer => ({
  places: suggestPlaces(text).map(({ code, kind, name, city, country, airports }) => ({
    ...{ code, kind, name, city, country, airports },
  })),
});

async function respond<Query, Answer extends object>(
  parsed: Parsed<Query>,
  answer: (query: Query) => Promise<Answer | Refusal>,
): Promise<Answered> {
  if (!parsed.ok) return refused("input_invalid", parsed.problems, 422);
  const result = await answer(parsed.query);
  if (!("ok" in result)) return answered(result);
  const { reason, problems } = result as Refusal;
  return reason === "source_unavailable" ? refused(reason, problems, 503, 1) : refused(reason, problems, 422);
}

/** Null where an escape is broken: a lenient reader would search for something that nobody asked for. */
function readQuery(query: string): URLSearchParams | null {
  try {
    decodeURIComponent(query.replaceAll("+", " "));
  } catch {
    return null;
  }
  return new URLSearchParams(query);
}

const JSON_TYPE = "application/json; charset=utf-8";
const answered = (body: object): Answered => ({
  status: 200,
  headers: { "content-type": JSON_TYPE, "cache-control": CACHED },
  body: JSON.stringify(body),
});

function refused(reason: Reason, problems: Refusal["problems"], status: number, retryAfterSeconds?: number): Answered {
  const body: Refusal = { ok: false, reason, problems };
  const headers = { "content-type": JSON_TYPE, "cache-control": "no-store" };
  return {
    status,
    headers: retryAfterSeconds === undefined ? headers : { ...headers, "retry-after": String(retryAfterSeconds) },
    body: JSON.stringify(body),
  };
}
