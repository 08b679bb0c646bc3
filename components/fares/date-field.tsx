"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState, type ComponentType } from "react";
import { formatMonth, formatMonthShort, formatStay } from "@/components/ui/format";
import { PanelField } from "@/components/ui/panel-field";
import { addDays, daysBetween, firstOfMonth, monthsBetween } from "@/server/kernel/calendar";
import type { DatePickerProps } from "./date-picker";
import type { SearchForm } from "./search-form";

type Props = {
  form: SearchForm;
  trip: SearchForm["trip"];
  when: SearchForm["when"];
  today: string;
  lastDay: string;
  problem?: string | undefined;
};

/** Two date fields without a script; the calendar comes with the first touch. */
export function DateField({ form, trip, when, today, lastDay, problem }: Props) {
  const t = useTranslations("box");
  const locale = useLocale();
  const [days, setDays] = useState({ dep: form.dep, ret: form.ret as string | null });
  const [month, setMonth] = useState(form.month);
  const [nights, setNights] = useState(form.nights);
  const [Picker, setPicker] = useState<ComponentType<DatePickerProps> | null>(null);
  const load = () => {
    if (!Picker) void import("./date-picker").then(({ DatePicker }) => setPicker(() => DatePicker));
  };
  const back = trip === "return";
  const ret = days.ret ?? addDays(days.dep, Math.max(1, form.nights));
  const stay = back ? Math.max(0, daysBetween(days.dep, ret)) : null;
  const value =
    when === "month" ? (
      <>
        <span className="font-medium">{formatMonth(month, locale)}</span>{" "}
        {back && <span className="text-ink-2">{t("nights", { count: nights })}</span>}
      </>
    ) : (
      <>
        <span className="font-medium">{formatStay(days.dep, back ? ret : null, locale)}</span>{" "}
        <span className="text-ink-2">
          {stay !== null && t("nights", { count: stay })}
          {when === "flex" && ` ${t("flexShort")}`}
        </span>
      </>
    );
  const months = monthsBetween(today, lastDay).map((number) => firstOfMonth(number).slice(0, 7));
  return (
    <PanelField id="dates" label={back ? t("leaveReturn") : t("leave")} value={value} doneWord={t("done")} problem={problem} onOpen={load}>
      {when === "month" ? (
        <div className="md:w-96">
          <fieldset>
            <legend className="text-label text-ink-2">{t("monthOf")}</legend>
            <div className="mt-2 grid grid-cols-3 gap-2">
              {months.map((name) => (
                <label
                  key={name}
                  className="chip justify-center has-checked:border-primary has-checked:bg-primary-tint has-checked:font-medium has-focus-visible:outline-3 has-focus-visible:outline-primary"
                >
                  <input
                    type="radio"
                    name="month"
                    value={name}
                    className="sr-only"
                    defaultChecked={name === month}
                    onChange={() => setMonth(name)}
                  />
                  {formatMonthShort(name, locale)} {name.slice(0, 4)}
                </label>
              ))}
            </div>
          </fieldset>
          {back && (
            <label className="mt-4 flex items-center justify-between gap-4">
              {t("stay")}
              <input
                type="number"
                name="nights"
                min={1}
                max={60}
                value={nights}
                onChange={(event) => setNights(Math.min(60, Math.max(1, Number(event.target.value) || 1)))}
                className="input w-24"
              />
            </label>
          )}
          <input type="hidden" name="dep" value={month === today.slice(0, 7) ? today : `${month}-01`} />
        </div>
      ) : Picker ? (
        <>
          <Picker dep={days.dep} ret={back ? days.ret : null} range={back} today={today} lastDay={lastDay} onDays={setDays} />
          <input type="hidden" name="dep" value={days.dep} />
          {back && <input type="hidden" name="ret" value={ret} />}
        </>
      ) : (
        <div className="grid gap-4 md:w-80">
          <label className="grid gap-1 text-label text-ink-2">
            {t("leave")}
            <input type="date" name="dep" min={today} max={lastDay} defaultValue={days.dep} className="input w-full" />
          </label>
          <label className="grid gap-1 text-label text-ink-2">
            {t("comeBack")}
            <input type="date" name="ret" min={today} max={lastDay} defaultValue={days.ret ?? ""} className="input w-full" />
          </label>
        </div>
      )}
    </PanelField>
  );
}
