"use client";
import { keepPreviousData, QueryClient, QueryClientProvider, useInfiniteQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useState, type MouseEvent } from "react";
import { formatMoneyShort } from "@/components/ui/format";
import { Notice } from "@/components/ui/notice";
import { NowProvider } from "@/components/ui/now";
import { CalendarView } from "./calendar-view";
import { fareQuery, RefusedError, type FaresAnswer } from "./fare-query";
import { GridView } from "./grid-view";
import { ListView } from "./list-view";
import { ProvenanceNotice } from "./provenance-notice";
import { cheapestOf } from "./result-row";
import { linkTo } from "./search-links";
import type { UrlParams } from "./search-form";

type Props = { answer: FaresAnswer; params: UrlParams; currency: string | null; renderedAt: number };

export function SearchView(props: Props) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: true, gcTime: 300_000 } } }));
  return (
    <QueryClientProvider client={client}>
      <NowProvider renderedAt={props.renderedAt}>
        <Answer {...props} />
      </NowProvider>
    </QueryClientProvider>
  );
}

/** The address is the state. Links of the list change it in place; the answer is read again from the service. */
function Answer({ answer: first, params: firstParams, currency, renderedAt }: Props) {
  const t = useTranslations("results");
  const locale = useLocale();
  const { lang: _lang, theme: _theme, ...params } = Object.fromEntries(useSearchParams()) as UrlParams;
  const asked = currency ? { ...params, currency: params.currency ?? currency } : params;
  const options = fareQuery(asked);
  const isFirst =
    options.queryKey[1] === fareQuery(currency ? { ...firstParams, currency: firstParams.currency ?? currency } : firstParams).queryKey[1];
  const query = useInfiniteQuery({
    ...options,
    ...(isFirst ? { initialData: { pages: [first], pageParams: [options.initialPageParam] }, initialDataUpdatedAt: renderedAt } : {}),
    placeholderData: keepPreviousData,
  });
  const [said, setSaid] = useState<string | null>(null);
  const pages = query.data?.pages ?? [first];
  const answer = pages[0] ?? first;
  const lists = pages.filter((page) => page.view === "list");

  const readAgain = async (key: string) => {
    setSaid(t("reading"));
    const { data } = await query.refetch();
    const row = data?.pages.flatMap((page) => (page.view === "list" ? page.itineraries : [])).find((each) => each.key === key);
    const offer = row && cheapestOf(row.brands);
    setSaid(offer ? t(offer.stale ? "stillStale" : "readNow", { amount: formatMoneyShort(offer.total, locale) }) : t("gone"));
  };

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-soft], a[data-again], a[data-more]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.dataset.again) return void readAgain(link.dataset.again);
    if (link.dataset.more !== undefined) return void query.fetchNextPage();
    setSaid(null);
    const to = new URL(link.href);
    const opens = link.getAttribute("aria-expanded") !== null;
    window.history[opens ? "replaceState" : "pushState"](null, "", `${to.pathname}${to.search}`);
  };

  const onFilters = (changes: Record<string, string | null>) => {
    setSaid(null);
    window.history.pushState(null, "", linkTo(params, changes));
  };

  return (
    // Keys reach the links themselves; this only takes over what they do.
    <div onClick={onClick} className="mx-auto w-full max-w-[1240px] px-4 md:px-5">
      <ProvenanceNotice provenance={answer.provenance} />
      {query.isError && (
        <div className="pt-4">
          <Notice
            kind="degraded"
            title={query.error instanceof RefusedError ? (query.error.refusal.problems[0]?.sentence ?? t("refused")) : t("away")}
            action={
              <button type="button" className="btn btn-line" onClick={() => void query.refetch()}>
                {t("tryAgain")}
              </button>
            }
          >
            {t("kept")}
          </Notice>
        </div>
      )}
      {answer.view === "list" && (
        <ListView
          answer={answer}
          rows={lists.flatMap((page) => page.itineraries)}
          nextCursor={lists.at(-1)?.nextCursor ?? null}
          busy={query.isPlaceholderData}
          params={params}
          said={said}
          onFilters={onFilters}
        />
      )}
      {answer.view === "calendar" && <CalendarView answer={answer} params={params} busy={query.isPlaceholderData} />}
      {answer.view === "grid" && <GridView answer={answer} params={params} busy={query.isPlaceholderData} />}
    </div>
  );
}
