import "server-only";
import type { FieldProblem } from "@/server/kernel/reasons";
import type { CalendarAnswer, DestinationsAnswer, GridAnswer, ListAnswer, Refusal } from "@/server/search/model";
import { findBestPrices } from "@/server/search/find-best-prices";
import { listDestinations } from "@/server/search/list-destinations";
import { parseDestinations, parseSearch } from "@/server/search/parse";
import { readCalendar } from "@/server/search/read-calendar";
import { readGrid } from "@/server/search/read-grid";

type Params = Record<string, string>;
/** No problems and no answer: no store could be read. */
export type Answered<Answer> = { ok: true; answer: Answer } | { ok: false; problems: FieldProblem[] };

const settle = <Answer extends { view: string }>(answer: Answer | Refusal): Answered<Answer> =>
  "view" in answer ? { ok: true, answer } : { ok: false, problems: answer.problems };

/** What `/search` shows, by the same verbs that answer `/api/fares`. */
export async function readFares(params: Params): Promise<Answered<ListAnswer | CalendarAnswer | GridAnswer>> {
  const parsed = parseSearch(params);
  if (!parsed.ok) return parsed;
  const { query } = parsed;
  if (query.view === "calendar") return settle(await readCalendar(query));
  if (query.view === "grid") return settle(await readGrid(query));
  return settle(await findBestPrices(query));
}

export async function readDestinations(params: Params): Promise<Answered<DestinationsAnswer>> {
  const parsed = parseDestinations(params);
  return parsed.ok ? settle(await listDestinations(parsed.query)) : parsed;
}
