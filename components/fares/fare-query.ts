import { infiniteQueryOptions } from "@tanstack/react-query";
import { path } from "@/server/kernel/path";
import type { CalendarAnswer, GridAnswer, ListAnswer, Refusal } from "@/server/search/model";
import type { UrlParams } from "./search-form";

export type FaresAnswer = ListAnswer | CalendarAnswer | GridAnswer;

export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
  }
}

/** What the service is asked: an open row is the page's own matter. */
export function askedOf(params: UrlParams): UrlParams {
  const { open: _open, lang: _lang, theme: _theme, ...asked } = params;
  return asked;
}

const FRESH_MS = 20_000;
const AGAIN_MS = 60_000;

export const fareQuery = (params: UrlParams) => {
  const asked = askedOf(params);
  return infiniteQueryOptions({
    queryKey: ["fares", path.api.fares(asked)],
    queryFn: async ({ pageParam, signal }): Promise<FaresAnswer> => {
      const answer = await fetch(path.api.fares({ ...asked, cursor: pageParam }), { signal });
      if (answer.status >= 500) throw new Error(`fares answered ${answer.status}`);
      const body = (await answer.json()) as FaresAnswer | Refusal;
      if ("ok" in body) throw new RefusedError(body);
      return body;
    },
    initialPageParam: asked.cursor ?? null,
    getNextPageParam: (last) => (last.view === "list" ? last.nextCursor : null),
    staleTime: FRESH_MS,
    refetchInterval: AGAIN_MS,
    retry: 1,
  });
};
