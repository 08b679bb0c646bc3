"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { formatDayBrief, formatDaySpoken, formatMoneyShort } from "@/components/ui/format";
import { addDays } from "@/server/kernel/calendar";
import type { DayCell } from "@/server/search/model";
import { linkTo } from "./search-links";
import type { UrlParams } from "./search-form";

function moveBetween(event: React.KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll("a")];
  links[links.indexOf(document.activeElement as HTMLAnchorElement) + step]?.focus();
  event.preventDefault();
}

/** Seven days around the chosen one; a day not seen says so. */
export function DateStrip({ strip, params }: { strip: DayCell[]; params: UrlParams }) {
  const t = useTranslations("results");
  const locale = useLocale();
  if (strip.length === 0) return null;
  const amounts = strip.flatMap((cell) => (cell.total ? [Number(cell.total.amountMinor)] : []));
  const lowest = amounts.length > 2 ? Math.min(...amounts) : null;
  const shift = (days: number) =>
    linkTo(params, { dep: addDays(params.dep ?? "", days), ret: params.ret ? addDays(params.ret, days) : null });
  return (
    <nav aria-label={t("days")} onKeyDown={moveBetween} className="flex items-stretch border-b border-line">
      <a
        data-soft
        href={shift(-7)}
        aria-label={t("weekEarlier")}
        className="grid w-8 shrink-0 place-items-center hover:bg-base-200 max-md:hidden"
      >
        <ChevronLeft size={18} strokeWidth={1.75} aria-hidden="true" />
      </a>
      <ul className="scroll-line flex-1 gap-0! max-md:-mx-4 max-md:px-4">
        {strip.map((cell) => {
          const chosen = cell.dep === params.dep;
          const low = cell.total !== null && Number(cell.total.amountMinor) === lowest;
          return (
            <li key={cell.dep} className="min-w-[76px] flex-1">
              <a
                data-soft
                href={linkTo(params, { dep: cell.dep, ret: cell.ret })}
                aria-current={chosen ? "date" : undefined}
                aria-label={`${formatDaySpoken(cell.dep, locale)}: ${cell.total ? `${formatMoneyShort(cell.total, locale)}, ${t("stops", { count: cell.stops ?? 0 })}${low ? `, ${t("lowest")}` : ""}` : t("notSeen")}`}
                className={clsx(
                  "flex flex-col items-center border-b-[3px] pt-1 pb-2 hover:bg-base-200",
                  chosen ? "border-route" : "border-transparent",
                )}
              >
                <span className={clsx("text-label", chosen ? "font-medium" : "text-ink-2")}>{formatDayBrief(cell.dep, locale)}</span>
                <span
                  className={clsx(
                    "text-value",
                    cell.total ? "font-semibold" : "text-ink-3",
                    cell.stale && "text-ink-3",
                    low && !cell.stale && "text-low",
                  )}
                >
                  {cell.total ? formatMoneyShort(cell.total, locale) : "–"}
                </span>
                <span className="text-label whitespace-nowrap text-ink-2">
                  {cell.total ? t("stops", { count: cell.stops ?? 0 }) : t("notSeen")}
                  {low && `, ${t("lowest")}`}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
      <a
        data-soft
        href={shift(7)}
        aria-label={t("weekLater")}
        className="grid w-8 shrink-0 place-items-center hover:bg-base-200 max-md:hidden"
      >
        <ChevronRight size={18} strokeWidth={1.75} aria-hidden="true" />
      </a>
    </nav>
  );
}
