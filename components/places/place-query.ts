import { queryOptions, QueryClient } from "@tanstack/react-query";
import { path } from "@/server/kernel/path";

export type SuggestedPlace = { code: string; name: string; city: string; country: string; kind: "airport" | "city" };

export const placesClient = new QueryClient();

export const placeQuery = (text: string) =>
  queryOptions({
    queryKey: ["places", text],
    queryFn: async ({ signal }): Promise<SuggestedPlace[]> => {
      const answer = await fetch(path.api.places(text), { signal });
      if (!answer.ok) throw new Error(`places answered ${answer.status}`);
      return ((await answer.json()) as { places: SuggestedPlace[] }).places;
    },
    enabled: text.trim().length > 0,
    staleTime: 600_000,
    retry: 1,
    placeholderData: (before) => before,
  });
