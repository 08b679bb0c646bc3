"use client";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { formatCount, formatMoneyShort } from "@/components/ui/format";
import type { Itinerary, ListAnswer } from "@/server/search/model";
import { DateStrip } from "./date-strip";
import { FilterChips, Filters } from "./filters";
import { NoResults } from "./no-results";
import { ResultRow } from "./result-row";
import { HourHeads } from "./route-stroke";
import { changed, linkTo } from "./search-links";
import type { UrlParams } from "./search-form";
import { axisOf, strokeOf } from "./stroke";
import { ViewSwitch } from "./view-switch";
import { path } from "@/server/kernel/path";

type Props = {
  answer: ListAnswer;
  rows: Itinerary[];
  nextCursor: string | null;
  busy: boolean;
  params: UrlParams;
  /** What the last "Read again" found. */
  said: string | null;
  onFilters: (changes: Record<string, string | null>) => void;
};

/** Lap infants take no seat and pay nothing. */
export const seatsOf = (params: UrlParams) => Number(params.adults ?? 1) + Number(params.children ?? 0);

export function ListView({ answer, rows, nextCursor, busy, params, said, onFilters }: Props) {
  const t = useTranslations("results");
  const locale = useLocale();
  const axis = axisOf(rows.flatMap((row) => row.slices.map(strokeOf)));
  const longestMinutes = Math.max(60, ...rows.flatMap((row) => row.slices.map((slice) => slice.minutes ?? 0)));
  const travellers = seatsOf(params);
  const sort = (["best", "cheapest", "fastest"] as const).find((name) => name === params.sort) ?? "best";
  const late = answer.provenance.lateSources;
  return (
    <div className="lg:grid lg:grid-cols-[208px_minmax(0,960px)] lg:gap-8">
      <FilterChips answer={answer} params={params} />
      <aside className="no-print contents lg:block lg:pt-5">
        <Filters answer={answer} params={params} onFilters={onFilters} />
      </aside>
      <div className={clsx("min-w-0 lg:pt-4", busy && "opacity-70")} aria-busy={busy}>
        <DateStrip strip={answer.strip} params={params} />
        {answer.all > 0 && (
          <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 border-b-2 border-base-content pt-3">
            <nav aria-label={t("order")} className="scroll-line -mb-0.5 gap-7!">
              {(["best", "cheapest", "fastest"] as const).map((name) => {
                const from = answer.tabs[name];
                return (
                  <a
                    key={name}
                    data-soft
                    href={linkTo(params, { sort: name === "best" ? null : name })}
                    aria-current={sort === name ? "true" : undefined}
                    className="flex min-h-11 items-center gap-2 border-b-[3px] border-transparent pt-1 text-[15px] whitespace-nowrap aria-[current]:border-base-content"
                  >
                    <span className={clsx(sort !== name && "text-ink-2")}>{t(`sorts.${name}`)}</span>
                    {from && <b className="font-semibold">{formatMoneyShort(from, locale)}</b>}
                  </a>
                );
              })}
            </nav>
            <div className="flex items-center gap-4 pb-1.5 text-second text-ink-2">
              <span role="status">
                {answer.matching === answer.all
                  ? t("flights", { count: answer.all, n: formatCount(answer.all, locale) })
                  : t("flightsOf", { count: answer.all, shown: formatCount(answer.matching, locale), n: formatCount(answer.all, locale) })}
                {late.length > 0 && `, ${t("late", { count: late.length, sources: late.join(", ") })}`}
                {said && <span className="block">{said}</span>}
              </span>
              <ViewSwitch view="list" params={params} words={false} />
            </div>
          </div>
        )}
        {rows.length === 0 ? (
          <NoResults answer={answer} params={params} />
        ) : (
          <>
            <div className="grid grid-cols-[152px_134px_minmax(0,1fr)_132px_116px] items-center py-2 text-label text-ink-2 max-lg:hidden">
              <span>{t("flight")}</span>
              <span>{t("localTimes")}</span>
              <HourHeads axis={axis} />
              <span className="ps-4">{t("stopsAndTime")}</span>
              <span className="text-end">{t("totalOf", { count: travellers })}</span>
            </div>
            <ol className="border-t border-line lg:border-t-0">
              {rows.map((row) => (
                <ResultRow
                  key={row.key}
                  row={row}
                  axis={axis}
                  longestMinutes={longestMinutes}
                  open={params.open === row.key}
                  params={params}
                  carriers={answer.carriers}
                  travellers={travellers}
                />
              ))}
            </ol>
            <div className="flex flex-wrap justify-between gap-4 py-4 text-second text-ink-2">
              {nextCursor ? (
                <a
                  data-more
                  href={path.search({ ...changed(params, {}), cursor: nextCursor })}
                  className="link-p inline-flex min-h-6 items-center text-body"
                >
                  {t("more", {
                    count: Math.max(1, answer.matching - rows.length),
                    n: formatCount(Math.max(1, answer.matching - rows.length), locale),
                  })}
                </a>
              ) : (
                <span>{t("allShown")}</span>
              )}
              <span className="max-lg:hidden">{t("legend")}</span>
            </div>
          </>
        )}
      </div>
    </div>
  );
}
