"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { formatAge, formatAmountBare, formatMoneyShort, formatMonth, formatStay } from "@/components/ui/format";
import { useNow } from "@/components/ui/now";
import { Notice } from "@/components/ui/notice";
import { addDays, firstOfMonth, monthOf, nextMonth } from "@/server/kernel/calendar";
import type { CalendarAnswer, DayCell, Provenance } from "@/server/search/model";
import { dayAfterKey, nearestOf } from "./grid-keys";
import { MonthGrid } from "./month-grid";
import { levelsOf, type Levels } from "./quartiles";
import { linkTo } from "./search-links";
import type { UrlParams } from "./search-form";
import { seatsOf } from "./list-view";
import { ViewSwitch } from "./view-switch";

type Props = { answer: CalendarAnswer; params: UrlParams; busy: boolean };

const monthBefore = (month: number) => (month % 100 === 1 ? month - 89 : month - 1);
const amount = (cell: DayCell) => Number(cell.total?.amountMinor ?? Number.POSITIVE_INFINITY);

function moveInMonths(event: React.KeyboardEvent<HTMLElement>) {
  const day = (event.target as HTMLElement).closest<HTMLElement>("[data-day]")?.dataset.day;
  const wanted = day && dayAfterKey(day, event.key, event.shiftKey);
  if (!wanted) return;
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-day]")];
  const target = nearestOf(
    cells.map((cell) => cell.dataset.day ?? ""),
    wanted,
  );
  cells.find((cell) => cell.dataset.day === target)?.focus();
  event.preventDefault();
}

export function CalendarView({ answer, params, busy }: Props) {
  const t = useTranslations("calendar");
  const locale = useLocale();
  const nights = params.ret ? answer.nights : params.nights ? Number(params.nights) : answer.nights;
  const all = answer.months.flatMap((month) => month.days);
  const levels = levelsOf(all);
  const seen = all.filter((cell) => cell.total);
  const best = seen.reduce<DayCell | null>((least, cell) => (least === null || amount(cell) < amount(least) ? cell : least), null);
  const dep = params.dep ?? "";
  const chosen = all.find((cell) => cell.dep === dep) ?? null;
  const stayOf = (cell: DayCell) => cell.ret ?? (nights ? addDays(cell.dep, nights) : null);
  const hrefOf = (cell: DayCell) => linkTo(params, { view: null, dep: cell.dep, ret: stayOf(cell), nights: null, flex: null });
  const firstMonth = monthOf(`${answer.months[0]?.month ?? dep.slice(0, 7)}-01`);
  const toMonth = (month: number) =>
    linkTo(params, { dep: firstOfMonth(month), ret: nights ? addDays(firstOfMonth(month), nights) : null });
  const reached = chosen?.dep ?? seen[0]?.dep ?? all[0]?.dep ?? null;
  return (
    <div className={clsx("pt-5", busy && "opacity-70")} aria-busy={busy}>
      <div className="flex flex-wrap items-end justify-between gap-4 border-b-2 border-base-content pb-4">
        <div>
          <h2 className="text-[22px] leading-7 font-semibold tracking-[-0.018em] md:text-h1">{t("title")}</h2>
          <p className="text-ink-2 md:text-[15px]">
            {t(nights ? "underReturn" : "underOneWay", {
              count: seatsOf(params),
              nights: nights ?? 0,
              currency: answer.provenance.currency,
            })}{" "}
            {answer.provenance.about && t("about")}
          </p>
        </div>
        <ViewSwitch view="calendar" params={params} words />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
        <Legend levels={levels} currency={answer.provenance.currency} />
        <div className="ms-auto flex items-center gap-2">
          <span className="text-second text-ink-2" role="status">
            <SeenBetween provenance={answer.provenance} />
          </span>
          <a data-soft href={toMonth(monthBefore(firstMonth))} aria-label={t("earlier")} className="chip px-2!">
            <ChevronLeft size={18} strokeWidth={1.75} aria-hidden="true" />
          </a>
          <a data-soft href={toMonth(nextMonth(firstMonth))} aria-label={t("later")} className="chip px-2!">
            <ChevronRight size={18} strokeWidth={1.75} aria-hidden="true" />
          </a>
        </div>
      </div>
      {seen.length === 0 ? (
        <p className="border-y border-line py-8">
          {t("nothing", { months: answer.months.map((month) => formatMonth(month.month, locale)).join(", ") })}
        </p>
      ) : (
        <div className="grid gap-x-7 gap-y-6 md:grid-cols-2" onKeyDown={moveInMonths}>
          {answer.months.map((month) => (
            <MonthGrid
              key={month.month}
              month={month}
              levels={levels}
              chosen={{ dep, ret: chosen ? stayOf(chosen) : null }}
              tabStop={reached}
              hrefOf={hrefOf}
            />
          ))}
        </div>
      )}
      {best && (
        <div className="pt-5">
          <Notice
            kind="info"
            title={
              chosen?.total
                ? `${formatStay(chosen.dep, stayOf(chosen), locale, true)}, ${formatMoneyShort(chosen.total, locale)}.`
                : t("cheapestIs", { stay: formatStay(best.dep, stayOf(best), locale, true), amount: formatMoneyShort(best.total!, locale) })
            }
            action={
              <a href={hrefOf(chosen?.total ? chosen : best)} data-soft className="btn btn-primary max-md:w-full">
                {t("seeFlights")}
              </a>
            }
          >
            {chosen?.total && amount(best) < amount(chosen) && (
              <a data-soft href={hrefOf(best)} className="link-p">
                {t("cheaper", {
                  stay: formatStay(best.dep, stayOf(best), locale, true),
                  amount: formatMoneyShort(best.total!, locale),
                  less: formatMoneyShort({ amountMinor: String(amount(chosen) - amount(best)), currency: best.total!.currency }, locale),
                })}
              </a>
            )}
            {chosen?.total && amount(best) === amount(chosen) && t("isLowest")}
          </Notice>
        </div>
      )}
    </div>
  );
}

/** The words are about the days shown, and say so. */
export function Legend({ levels, currency }: { levels: Levels; currency: string }) {
  const t = useTranslations("calendar");
  const locale = useLocale();
  if (!levels) return <span className="text-second text-ink-2">{t("noLevels")}</span>;
  const edge = (amountMinor: number) => formatAmountBare({ amountMinor: String(amountMinor), currency }, locale);
  return (
    <ul className="flex flex-wrap items-center gap-x-5 gap-y-1 text-second">
      <Key className="border-low bg-low-tint">{t("lowUnder", { edge: edge(levels.lowUnderMinor) })}</Key>
      <Key className="border-line-control">{t("typical")}</Key>
      <Key className="border-high bg-high-tint">{t("highOver", { edge: edge(levels.highOverMinor) })}</Key>
      <li className="text-ink-2">{t("among", { count: levels.seen })}</li>
    </ul>
  );
}

const Key = ({ className, children }: { className: string; children: React.ReactNode }) => (
  <li className="flex items-center gap-2">
    <span aria-hidden="true" className={clsx("size-3.5 border", className)} />
    {children}
  </li>
);

export function SeenBetween({ provenance }: { provenance: Provenance }) {
  const t = useTranslations("calendar");
  const locale = useLocale();
  const now = useNow();
  const { newestSeenAt, oldestSeenAt } = provenance;
  if (!newestSeenAt || !oldestSeenAt) return null;
  return t("seenBetween", { newest: formatAge(newestSeenAt, now, locale), oldest: formatAge(oldestSeenAt, now, locale) });
}
