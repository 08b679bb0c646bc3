import * as z from "zod";
import { nowMs } from "@/server/infra/clock";
import { addDays, firstOfMonth, lastOfMonth, type Day } from "@/server/kernel/calendar";
import type { FieldProblem } from "@/server/kernel/reasons";
import { findPlace } from "@/server/places/find-place";
import { dayAt } from "@/server/places/local-day";
import type { Place } from "@/server/places/model";
import { suggestPlaces } from "@/server/places/suggest-places";
import { destinationsInput, placesInput, searchInput, type DestinationsQuery, type SearchQuery } from "./input";

/** Days ahead of today at the origin for which airlines sell. */
export const DAYS_ON_SALE = 361;

export type Parsed<Query> = { ok: true; query: Query } | { ok: false; problems: FieldProblem[] };
export type SearchParams = URLSearchParams | Record<string, string | string[] | undefined>;

/** One value a name; a name that comes twice, or as a list, is a problem and not a guess. Empty values count as absent. */
function singleValues(params: SearchParams): { values: Record<string, string>; problems: FieldProblem[] } {
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  const problems: FieldProblem[] = [];
  const names = params instanceof URLSearchParams ? [...new Set(params.keys())] : Object.keys(params);
  for (const name of names) {
    const all = params instanceof URLSearchParams ? params.getAll(name) : [params[name] ?? []].flat();
    if (all.length > 1) problems.push({ field: printable(name), rule: "repeated", sentence: "Give this value once." });
    else if (/[[\]]/.test(name))
      problems.push({ field: printable(name), rule: "unknown", sentence: "Lists are written with commas, not with brackets." });
    else if (all[0] !== undefined && all[0] !== "") values[name] = all[0];
  }
  return { values, problems };
}

const printable = (name: string) => name.replace(/[^\x20-\x7e]/g, "?").slice(0, 40);

/** The search that an address asks for, or every field that is wrong with it, each with a sentence. Never throws. */
export function parseSearch(params: SearchParams): Parsed<SearchQuery> {
  const read = readWith(searchInput, params);
  if (!read.ok) return read;
  const { query } = read;
  const problems = [...placeProblems({ from: query.from, to: query.to }), ...sameCity(query)];
  const today = todayOf(query.from);
  if (today) problems.push(...dayProblems({ dep: query.dep, ret: query.ret }, today));
  if (query.view === "grid" && !query.ret && !query.nights)
    problems.push({ field: "ret", rule: "missing", sentence: "A grid needs the day of return, or the number of nights." });
  return problems.length > 0 ? { ok: false, problems } : read;
}

/** The same for places to fly to. */
export function parseDestinations(params: SearchParams): Parsed<DestinationsQuery> {
  const read = readWith(destinationsInput, params);
  if (!read.ok) return read;
  const { query } = read;
  const problems = placeProblems({ from: query.from, show: query.show });
  const today = todayOf(query.from);
  if (today) {
    problems.push(...dayProblems({ dep: query.dep, ret: query.ret }, today));
    if (query.month !== "any" && !query.dep) {
      const month = Number(query.month.replace("-", ""));
      if (lastOfMonth(month) < today) problems.push({ field: "month", rule: "past", sentence: "This month is over." });
      else if (firstOfMonth(month) > addDays(today, DAYS_ON_SALE))
        problems.push({ field: "month", rule: "too_far", sentence: tooFar(today) });
    }
  }
  if (query.ret && !query.dep) problems.push({ field: "dep", rule: "missing", sentence: "Give the day you leave, too." });
  return problems.length > 0 ? { ok: false, problems } : read;
}

export const parsePlaces = (params: SearchParams): Parsed<{ q: string }> => readWith(placesInput, params);

function readWith<Query>(schema: z.ZodType<Query>, params: SearchParams): Parsed<Query> {
  const { values, problems } = singleValues(params);
  const result = schema.safeParse(values);
  if (result.success && problems.length === 0) return { ok: true, query: result.data };
  const seen = new Set(problems.map(({ field }) => field));
  const issues = result.success ? [] : result.error.issues;
  // how fields go together says nothing while one of them cannot be read
  const alone = issues.filter((issue) => ruleOf(issue) === "format");
  for (const issue of alone.length > 0 ? alone : issues) {
    const field = String(issue.path[0] ?? "");
    if (seen.has(field)) continue;
    seen.add(field);
    const missing = values[field] === undefined && issue.code !== "custom";
    problems.push(
      missing ? { field, rule: "missing", sentence: "This is needed." } : { field, rule: ruleOf(issue), sentence: sentenceOf(issue) },
    );
  }
  return { ok: false, problems };
}

const ruleOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "custom" && typeof issue.params?.["rule"] === "string" ? issue.params["rule"] : "format";
function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `Expected one of: ${issue.values.join(", ")}.`;
  if (issue.code === "too_big" || issue.code === "too_small" || issue.code === "invalid_format" || issue.code === "custom")
    return `Expected ${issue.message}.`;
  return "This value cannot be read.";
}

function placeProblems(codes: Record<string, string | undefined>): FieldProblem[] {
  return Object.entries(codes).flatMap(([field, code]) => {
    if (code === undefined || findPlace(code)) return [];
    const meant = suggestPlaces(code, 3).map((place) => `${place.city} (${place.code})`);
    const hint = meant.length > 0 ? ` Did you mean ${meant.join(" or ")}?` : "";
    return { field, rule: "unknown_place", sentence: `No airport or city has the code ${code}.${hint}` };
  });
}

/** Between a city and one of its own airports there is nothing to search. */
function sameCity({ from, to }: SearchQuery): FieldProblem[] {
  const [start, end] = [findPlace(from), findPlace(to)];
  if (!start || !end || start.code === end.code) return [];
  const within = (inner: Place, outer: Place) => inner.airports.every((code) => outer.airports.includes(code));
  return within(start, end) || within(end, start)
    ? [{ field: "to", rule: "same_place", sentence: "Expected another place than where you start." }]
    : [];
}

function todayOf(from: string): Day | null {
  const origin = findPlace(from);
  return origin && dayAt(origin.zone, nowMs());
}

const tooFar = (today: Day) => `Flights are on sale until ${addDays(today, DAYS_ON_SALE)}.`;

function dayProblems(days: Record<string, Day | undefined>, today: Day): FieldProblem[] {
  return Object.entries(days).flatMap(([field, day]) => {
    if (day === undefined) return [];
    if (day < today) return { field, rule: "past", sentence: `It is ${today} where you start: that day is over.` };
    return day > addDays(today, DAYS_ON_SALE) ? { field, rule: "too_far", sentence: tooFar(today) } : [];
  });
}
