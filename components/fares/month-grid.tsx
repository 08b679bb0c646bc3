"use client";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { formatAmountBare, formatDaySpoken, formatMoneyShort, formatMonth, weekdayHeads, weekdayNames } from "@/components/ui/format";
import { useNow } from "@/components/ui/now";
import { addDays, weekdayOf } from "@/server/kernel/calendar";
import type { CalendarAnswer, DayCell } from "@/server/search/model";
import { levelOf, type Levels } from "./quartiles";

type Props = {
  month: CalendarAnswer["months"][number];
  levels: Levels;
  chosen: { dep: string | null; ret: string | null };
  /** The one cell of all months that Tab reaches. */
  tabStop: string | null;
  hrefOf: (cell: DayCell) => string;
};

export function MonthGrid({ month, levels, chosen, tabStop, hrefOf }: Props) {
  const locale = useLocale();
  const byDay = new Map(month.days.map((cell) => [cell.dep, cell]));
  const first = `${month.month}-01`;
  const lead = weekdayOf(first) - 1;
  const days = Array.from({ length: 31 }, (_, index) => addDays(first, index)).filter((day) => day.startsWith(month.month));
  const slots: (string | null)[] = [...Array.from({ length: lead }, () => null), ...days];
  const weeks = Array.from({ length: Math.ceil(slots.length / 7) }, (_, index) =>
    Array.from({ length: 7 }, (__, day) => slots[index * 7 + day] ?? null),
  );
  const name = formatMonth(month.month, locale);
  return (
    <section>
      <h3 id={`month-${month.month}`} className="mb-1.5 font-semibold">
        {name}
      </h3>
      <table role="grid" aria-labelledby={`month-${month.month}`} className="w-full table-fixed border-collapse">
        <thead>
          <tr>
            {weekdayHeads(locale).map((head, index) => (
              <th key={head} scope="col" abbr={weekdayNames(locale)[index]} className="pb-1 text-label font-normal text-ink-2">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, index) => (
            <tr key={index}>
              {week.map((day, column) => {
                if (day === null) return <td key={column} aria-hidden="true" />;
                const cell = byDay.get(day) ?? null;
                return (
                  <Cell
                    key={day}
                    day={day}
                    cell={cell}
                    levels={levels}
                    chosen={chosen}
                    href={cell ? hrefOf(cell) : null}
                    reached={tabStop === day}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type CellProps = { day: string; cell: DayCell | null; levels: Levels; chosen: Props["chosen"]; href: string | null; reached: boolean };

function Cell({ day, cell, levels, chosen, href, reached }: CellProps) {
  const t = useTranslations("calendar");
  const r = useTranslations("results");
  const locale = useLocale();
  const level = levelOf(cell, levels);
  const past = day < new Date(useNow()).toISOString().slice(0, 10);
  const isChosen = day === chosen.dep;
  const inStay = chosen.dep !== null && chosen.ret !== null && day > chosen.dep && day <= chosen.ret;
  const says = cell?.total
    ? [
        formatDaySpoken(day, locale),
        formatMoneyShort(cell.total, locale),
        r("stops", { count: cell.stops ?? 0 }),
        level === "low" || level === "high" ? t(level) : "",
        cell.stale ? r("staleWord") : "",
      ]
        .filter(Boolean)
        .join(", ")
    : `${formatDaySpoken(day, locale)}, ${past ? t("past") : t("notSeen")}`;
  return (
    <td
      role="gridcell"
      aria-selected={isChosen}
      className={clsx(
        "relative h-16 border border-line p-0 align-top",
        level === "low" && "bg-low-tint",
        level === "high" && "bg-high-tint",
        isChosen && "outline-2 -outline-offset-1 outline-route",
        inStay && "after:absolute after:inset-x-0 after:bottom-0 after:h-[3px] after:bg-route",
      )}
    >
      <DayTarget href={cell?.total ? href : null} day={day} says={says} reached={reached}>
        <span aria-hidden="true" className="flex justify-between gap-1 text-label max-md:justify-center">
          <span className="text-ink-2">{Number(day.slice(8))}</span>
          {(level === "low" || level === "high") && (
            <span className={clsx("text-axis", level === "low" ? "text-low" : "text-high")}>{t(level)}</span>
          )}
        </span>
        <span
          aria-hidden="true"
          className={clsx(
            "block truncate text-second font-semibold md:text-value max-md:text-center",
            level === "low" && "text-low",
            level === "high" && "text-high",
            (!cell?.total || cell.stale) && "text-ink-3",
          )}
        >
          {cell?.total ? formatAmountBare(cell.total, locale) : past ? "" : "–"}
        </span>
        <span aria-hidden="true" className="block truncate text-axis text-ink-2 max-md:text-center">
          {cell?.total ? r("stops", { count: cell.stops ?? 0 }) : <span className="max-md:hidden">{past ? "" : t("notSeen")}</span>}
        </span>
      </DayTarget>
    </td>
  );
}

/** A day without a price can be reached by arrows too, and says that it was not seen. */
function DayTarget({
  href,
  day,
  says,
  reached,
  children,
}: {
  href: string | null;
  day: string;
  says: string;
  reached: boolean;
  children: React.ReactNode;
}) {
  const shared = {
    "data-day": day,
    "aria-label": says,
    tabIndex: reached ? 0 : -1,
    className:
      "block size-full px-1.5 py-1 focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:shadow-none focus-visible:z-10 focus-visible:relative hover:bg-base-200/60 max-md:px-0.5",
  };
  return href ? (
    <a data-soft href={href} {...shared}>
      {children}
    </a>
  ) : (
    <span role="link" aria-disabled="true" {...shared}>
      {children}
    </span>
  );
}
