import "server-only";
import type { CalendarAnswer, DestinationsAnswer, GridAnswer, ListAnswer, Refusal } from "@/server/search/model";
import { findBestPrices } from "@/server/search/find-best-prices";
import { listDestinations } from "@/server/search/list-destinations";
import { parseDestinations, parseSearch } from "@/server/search/parse";
import { readCalendar, readGrid } from "@/server/search/read-calendar";

type Params = Record<string, string>;
type Answered<Answer> = { ok: true; answer: Answer } | { ok: false; problems: Refusal["problems"] };

/** What `/search` shows, by the same verbs that answer `/api/fares`. */
export async function readFares(params: Params): Promise<Answered<ListAnswer | CalendarAnswer | GridAnswer>> {
  const { open: _open, ...asked } = params;
  const parsed = parseSearch(asked);
  if (!parsed.ok) return parsed;
  const { query } = parsed;
  if (query.view === "calendar") return { ok: true, answer: await readCalendar(query) };
  if (query.view === "grid") return { ok: true, answer: await readGrid(query) };
  return { ok: true, answer: await findBestPrices(query) };
}

export async function readDestinations(params: Params): Promise<Answered<DestinationsAnswer>> {
  const parsed = parseDestinations(params);
  return parsed.ok ? { ok: true, answer: await listDestinations(parsed.query) } : parsed;
}
