"use client";
import { ChevronDown, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatMoneyShort, formatMonth } from "@/components/ui/format";
import { useHydrated } from "@/components/ui/hydrated";
import { path } from "@/server/kernel/path";
import { AREA_NAMES } from "./areas";
import { PlaceField } from "./place-field";

type Props = {
  params: Record<string, string>;
  originText: string;
  originProblem?: string | undefined;
  months: string[];
  currency: string;
  summary: string;
};

const STAYS = ["2-4", "3-8", "7", "7-14", "14-21"];
const BUDGETS = [100, 150, 200, 300, 500, 800];
const HOURS = [3, 5, 8, 12, 18];

/** Each a select of a GET form: a choice applies at once with a script, by the button without one. */
export function ExploreFilters({ params, originText, originProblem, months, currency, summary }: Props) {
  const t = useTranslations("places");
  const locale = useLocale();
  const hydrated = useHydrated();
  const money = (amount: number) => formatMoneyShort({ amountMinor: `${amount}00`, currency }, locale);
  const kept = ["adults", "children", "infants", "cabin"].filter((name) => params[name]);
  return (
    <form
      action={path.explore()}
      method="get"
      aria-label={t("filters")}
      onChange={(event) => {
        const field = event.target as EventTarget;
        const chosen = field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type === "checkbox");
        if (chosen) event.currentTarget.requestSubmit();
      }}
      className="scroll-line items-center py-3 md:flex-wrap md:overflow-visible"
    >
      {kept.map((name) => (
        <input key={name} type="hidden" name={name} value={params[name]} />
      ))}
      <div className="w-52 shrink-0 rounded-[4px] border border-line-control [&>div]:min-h-9 [&>div]:flex-row [&>div]:items-center [&>div]:justify-start [&>div]:gap-2 [&>div]:px-3 [&>div]:py-0 max-md:[&>div]:min-h-11">
        <PlaceField name="from" label={t("from")} value={originText} placeholder={t("fromHint")} problem={originProblem} submitOnChoice />
      </div>
      <Choice
        name="month"
        label={t("month")}
        value={params.month ?? "any"}
        options={[["any", t("anyMonth")], ...months.map((month) => [month, formatMonth(month, locale)] as [string, string])]}
        usual="any"
      />
      <Choice
        name="nights"
        label={t("stay")}
        value={params.nights ?? ""}
        options={[["", t("oneWay")], ...STAYS.map((stay) => [stay, t("stayOf", { nights: stay.replace("-", "–") })] as [string, string])]}
        usual=""
      />
      <Choice
        name="budget"
        label={t("budget")}
        value={params.budget ?? ""}
        options={[
          ["", t("anyBudget")],
          ...withOwn(BUDGETS, params.budget).map((amount) => [String(amount), t("under", { amount: money(amount) })] as [string, string]),
        ]}
        usual=""
      />
      <Choice
        name="maxHours"
        label={t("duration")}
        value={params.maxHours ?? ""}
        options={[
          ["", t("anyDuration")],
          ...withOwn(HOURS, params.maxHours).map((hours) => [String(hours), t("upToHours", { hours })] as [string, string]),
        ]}
        usual=""
      />
      <label className="chip shrink-0 cursor-pointer" data-on={params.stops === "0"}>
        <input type="checkbox" name="stops" value="0" defaultChecked={params.stops === "0"} className="checkbox rounded-[3px]" />
        {t("nonstopOnly")}
      </label>
      <Choice
        name="area"
        label={t("area")}
        value={params.area ?? ""}
        options={[["", t("anyArea")], ...AREA_NAMES.map((area) => [area, t(`areas.${area}`)] as [string, string])]}
        usual=""
      />
      {!hydrated && (
        <button type="submit" className="btn btn-line shrink-0">
          {t("apply")}
        </button>
      )}
      {["month", "nights", "budget", "maxHours", "stops", "area"].some(
        (name) => params[name] && !(name === "month" && params[name] === "any"),
      ) && (
        <a href={path.explore({ from: params.from })} className="link-p flex min-h-9 shrink-0 items-center gap-1 px-2">
          <X size={16} aria-hidden="true" />
          {t("clear")}
        </a>
      )}
      <span className="ms-auto shrink-0 text-second text-ink-2 max-[1379px]:hidden">{summary}</span>
    </form>
  );
}

const withOwn = (usual: number[], own: string | undefined) => [...new Set([...usual, ...(own ? [Number(own)] : [])])].sort((a, b) => a - b);

function Choice({
  name,
  label,
  value,
  options,
  usual,
}: {
  name: string;
  label: string;
  value: string;
  options: [string, string][];
  usual: string;
}) {
  return (
    <div className="relative shrink-0">
      <select
        aria-label={label}
        name={name}
        defaultValue={value}
        data-on={value !== usual}
        className="chip cursor-pointer appearance-none pe-8! max-md:text-[16px]"
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden="true" className="pointer-events-none absolute end-3 top-1/2 -translate-y-1/2" />
    </div>
  );
}
