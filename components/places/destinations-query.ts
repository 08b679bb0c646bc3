import { queryOptions } from "@tanstack/react-query";
import { path } from "@/server/kernel/path";
import type { DestinationsAnswer, Refusal } from "@/server/search/model";

export const destinationsQuery = (asked: Record<string, string>) =>
  queryOptions({
    queryKey: ["destinations", path.api.destinations(asked)],
    queryFn: async ({ signal }): Promise<DestinationsAnswer> => {
      const answer = await fetch(path.api.destinations(asked), { signal });
      const body = answer.ok ? ((await answer.json()) as DestinationsAnswer | Refusal) : null;
      if (!body || "ok" in body) throw new Error(`destinations answered ${answer.status}`);
      return body;
    },
    staleTime: 30_000,
    refetchInterval: 60_000,
    retry: 1,
  });
