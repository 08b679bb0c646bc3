"use client";
import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { EmptyBarb } from "@/components/ui/barb";
import { formatDayLong, formatMoneyShort, formatStay } from "@/components/ui/format";
import { path } from "@/server/kernel/path";
import type { ListAnswer } from "@/server/search/model";
import { changed, countFilters, linkTo, withoutFilters } from "./search-links";
import type { UrlParams } from "./search-form";

/** Why nothing is shown, and each way on with what it gives. */
export function NoResults({ answer, params }: { answer: ListAnswer; params: UrlParams }) {
  const t = useTranslations("results");
  const f = useTranslations("filters");
  const locale = useLocale();
  const filtered = answer.all > 0;
  const nameOf = (field: string) => {
    if (field === "all") return t("allFilters");
    if (field === "stops") return f(`stopsMost.${(params.stops ?? "0") as "0"}`);
    if (field === "carriers" || field === "via") return f(field);
    if (field === "leaveFrom" || field === "leaveTo") return f("between", { from: params.leaveFrom ?? "0", to: params.leaveTo ?? "24" });
    if (field === "maxHours") return f("maxHours", { hours: params.maxHours ?? "" });
    return field === "bag" || field === "changeable" || field === "refundable" ? f(`includes.${field}`) : field;
  };
  const dropped = (field: string) =>
    field === "all"
      ? path.search(withoutFilters(params))
      : linkTo(params, field.startsWith("leave") ? { leaveFrom: null, leaveTo: null } : { [field]: null });
  const nearest = answer.nearestDays;
  return (
    <section className="max-w-2xl py-8">
      <EmptyBarb />
      <h2 className="mt-3 text-value font-semibold">
        {filtered ? t("noneFits", { count: countFilters(params) }) : t("noneSeen", { day: formatDayLong(params.dep ?? "", locale) })}
      </h2>
      <p className="mt-1 text-ink-2">
        {filtered ? t("dropOne", { count: answer.all }) : nearest.length > 0 ? t("nearest") : t("noneAtAll")}
      </p>
      {filtered && (
        <ul className="mt-3">
          {answer.drop.map(({ field, count, from }) => (
            <li key={field} className="relative flex min-h-9 items-center gap-4 border-b border-line py-1.5 max-md:min-h-11">
              <a data-soft href={dropped(field)} className="link-p stretch flex flex-1 items-center gap-2">
                <X size={16} aria-hidden="true" />
                {nameOf(field)}
              </a>
              <span className="w-28">{t("flights", { count, n: count })}</span>
              <span className="w-28 text-end font-semibold">{from && t("from", { amount: formatMoneyShort(from, locale) })}</span>
            </li>
          ))}
          {answer.drop.length > 1 && (
            <li className="pt-3">
              <a data-soft href={path.search(withoutFilters(params))} className="link-p">
                {f("clear", { count: countFilters(params) })}
              </a>
            </li>
          )}
        </ul>
      )}
      {!filtered && (
        <ul className="mt-3">
          {nearest.map((cell) => (
            <li
              key={`${cell.dep}${cell.ret}`}
              className="relative flex min-h-9 items-center gap-4 border-b border-line py-1.5 max-md:min-h-11"
            >
              <a data-soft href={linkTo(withoutFilters(params), { dep: cell.dep, ret: cell.ret })} className="link-p stretch flex-1">
                {formatStay(cell.dep, cell.ret, locale, true)}
              </a>
              <span className="w-28 text-ink-2">{cell.stops !== null && t("stops", { count: cell.stops })}</span>
              <span className="w-28 text-end font-semibold">
                {cell.total && t("from", { amount: formatMoneyShort(cell.total, locale) })}
              </span>
            </li>
          ))}
          <li className="flex flex-wrap gap-x-6 pt-3">
            <a data-soft href={path.search(changed(params, { view: "calendar" }))} className="link-p inline-flex min-h-9 items-center">
              {t("toCalendar")}
            </a>
            <a href={path.explore({ from: params.from })} className="link-p inline-flex min-h-9 items-center">
              {t("toExplore")}
            </a>
          </li>
        </ul>
      )}
    </section>
  );
}
