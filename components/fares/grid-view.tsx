"use client";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { formatAmountBare, formatDayBrief, formatDaySpoken, formatMoneyShort } from "@/components/ui/format";
import type { DayCell, GridAnswer } from "@/server/search/model";
import { Legend, SeenBetween } from "./calendar-view";
import { gridWindow } from "./grid-window";
import { cellAfterKey } from "./grid-keys";
import { levelOf, levelsOf, type Levels } from "./quartiles";
import { linkTo } from "./search-links";
import type { UrlParams } from "./search-form";
import { seatsOf } from "./list-view";
import { ViewSwitch } from "./view-switch";

function moveInGrid(event: React.KeyboardEvent<HTMLElement>) {
  const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
  if (!cell) return;
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const rows = Math.max(...cells.map((each) => Number(each.dataset.row))) + 1;
  const columns = Math.max(...cells.map((each) => Number(each.dataset.column))) + 1;
  const to = cellAfterKey({ row: Number(cell.dataset.row), column: Number(cell.dataset.column) }, event.key, rows, columns);
  if (!to) return;
  cells.find((each) => Number(each.dataset.row) === to.row && Number(each.dataset.column) === to.column)?.focus();
  event.preventDefault();
}

/** Days out down, days back across. */
export function GridView({ answer: all, params, busy }: { answer: GridAnswer; params: UrlParams; busy: boolean }) {
  const t = useTranslations("calendar");
  const r = useTranslations("results");
  const locale = useLocale();
  const whole = params.span === "31";
  const answer = whole ? all : gridWindow(all, params.dep ?? "", params.ret ?? "");
  const levels = levelsOf(answer.cells.flat());
  const chosenAt = {
    row: Math.max(0, answer.departures.indexOf(params.dep ?? "")),
    column: Math.max(0, answer.returns.indexOf(params.ret ?? "")),
  };
  return (
    <div className={clsx("pt-5", busy && "opacity-70")} aria-busy={busy}>
      <div className="flex flex-wrap items-end justify-between gap-4 border-b-2 border-base-content pb-4">
        <div>
          <h2 className="text-[22px] leading-7 font-semibold tracking-[-0.018em] md:text-h1">{t("gridTitle")}</h2>
          <p className="text-ink-2 md:text-[15px]">
            {t("gridUnder", { count: seatsOf(params), currency: answer.provenance.currency })} {answer.provenance.about && t("about")}
          </p>
        </div>
        <ViewSwitch view="grid" params={params} words />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
        <Legend levels={levels} currency={answer.provenance.currency} />
        <span className="ms-auto text-second text-ink-2" role="status">
          <SeenBetween provenance={answer.provenance} />
        </span>
      </div>
      <div className="overflow-x-auto max-md:-mx-4 max-md:px-4" role="region" aria-label={t("gridScroll")}>
        <table
          role="grid"
          aria-label={t("gridTitle")}
          onKeyDown={moveInGrid}
          className={clsx("w-full border-collapse", whole ? "min-w-[1900px]" : "min-w-[640px] md:table-fixed")}
        >
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky start-0 z-10 w-24 border border-line bg-base-200 px-2 py-1.5 text-start text-label font-normal"
              >
                {t("returnAcross")}
                <br />
                {t("leaveDown")}
              </th>
              {answer.returns.map((day) => (
                <th key={day} scope="col" className="border border-line bg-base-200 px-1 py-1.5 text-second font-normal">
                  {formatDayBrief(day, locale)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.departures.map((dep, row) => (
              <tr key={dep}>
                <th scope="row" className="sticky start-0 z-10 border border-line bg-base-200 px-2 text-start text-second font-normal">
                  {formatDayBrief(dep, locale)}
                </th>
                {answer.returns.map((ret, column) => (
                  <GridCell
                    key={ret}
                    dep={dep}
                    ret={ret}
                    cell={answer.cells[row]?.[column] ?? null}
                    levels={levels}
                    chosen={dep === params.dep && ret === params.ret}
                    href={linkTo(params, { view: null, dep, ret, flex: null, nights: null, span: null })}
                    row={row}
                    column={column}
                    reached={row === chosenAt.row && column === chosenAt.column}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="flex flex-wrap justify-between gap-4 pt-3">
        <a data-soft href={linkTo(params, { span: whole ? null : 31 })} className="link-p inline-flex min-h-6 items-center">
          {t(whole ? "showFew" : "showAll")}
        </a>
        <span className="text-second text-ink-2">{r("totalOf", { count: seatsOf(params) })}</span>
      </p>
    </div>
  );
}

type CellProps = {
  dep: string;
  ret: string;
  cell: DayCell | null;
  levels: Levels;
  chosen: boolean;
  href: string;
  row: number;
  column: number;
  reached: boolean;
};

function GridCell({ dep, ret, cell, levels, chosen, href, row, column, reached }: CellProps) {
  const t = useTranslations("calendar");
  const r = useTranslations("results");
  const locale = useLocale();
  const level = levelOf(cell, levels);
  const word = level === "low" || level === "high" ? t(level) : null;
  const days = `${formatDaySpoken(dep, locale)} – ${formatDaySpoken(ret, locale)}`;
  const impossible = ret < dep;
  const shared = {
    "data-row": row,
    "data-column": column,
    tabIndex: reached ? 0 : -1,
    className:
      "flex min-h-12 flex-col items-center justify-center px-1 py-1 hover:bg-base-200/60 focus-visible:relative focus-visible:z-10 focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:shadow-none",
  };
  return (
    <td
      role="gridcell"
      aria-selected={chosen}
      className={clsx(
        "border border-line p-0 text-center",
        level === "low" && "bg-low-tint",
        level === "high" && "bg-high-tint",
        chosen && "outline-2 -outline-offset-1 outline-route",
      )}
    >
      {cell?.total ? (
        <a
          data-soft
          href={href}
          aria-label={`${days}: ${formatMoneyShort(cell.total, locale)}, ${r("stops", { count: cell.stops ?? 0 })}${word ? `, ${word}` : ""}`}
          {...shared}
        >
          <span
            aria-hidden="true"
            className={clsx("font-semibold", level === "low" && "text-low", level === "high" && "text-high", cell.stale && "text-ink-3")}
          >
            {formatAmountBare(cell.total, locale)}
          </span>
          <span aria-hidden="true" className="text-axis whitespace-nowrap text-ink-2">
            {r("stops", { count: cell.stops ?? 0 })}
            {word && `, ${word}`}
          </span>
        </a>
      ) : (
        <span role="link" aria-disabled="true" aria-label={`${days}: ${impossible ? t("impossible") : t("notSeen")}`} {...shared}>
          <span aria-hidden="true" className="text-ink-3">
            {impossible ? "" : "–"}
          </span>
          <span aria-hidden="true" className="text-axis text-ink-2">
            {impossible ? "" : t("notSeen")}
          </span>
        </span>
      )}
    </td>
  );
}
