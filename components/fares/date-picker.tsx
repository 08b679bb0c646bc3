"use client";
import { useLocale, useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { DayPicker, type DateRange, type ClassNames } from "react-day-picker";
import { de } from "react-day-picker/locale/de";
import { enGB } from "react-day-picker/locale/en-GB";
import { formatDayLong } from "@/components/ui/format";

export type DatePickerProps = {
  dep: string;
  ret: string | null;
  range: boolean;
  today: string;
  lastDay: string;
  onDays: (days: { dep: string; ret: string | null }) => void;
};

/** Local noon of a travel day: no zone and no clock change makes another day of it. */
const dateOf = (day: string) => new Date(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)), 12);
const dayOf = (date: Date) =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

const narrow = (listener: () => void) => {
  const media = matchMedia("(min-width: 720px)");
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
};

const CLASSES: Partial<ClassNames> = {
  root: "relative",
  months: "flex justify-center gap-8",
  month: "w-full md:w-auto",
  month_caption: "flex h-11 items-center justify-center text-value font-semibold",
  nav: "absolute inset-x-0 top-0 z-10 flex justify-between",
  button_previous: "grid size-11 place-items-center rounded-[4px] hover:bg-base-200 aria-disabled:opacity-30",
  button_next: "grid size-11 place-items-center rounded-[4px] hover:bg-base-200 aria-disabled:opacity-30",
  chevron: "size-4 fill-current",
  month_grid: "w-full border-collapse",
  weekday: "h-8 text-label font-normal text-ink-2",
  day: "p-0 text-center",
  day_button: "size-11 w-full rounded-[4px] hover:bg-base-200 md:w-11",
  today: "underline underline-offset-4",
  selected: "bg-base-300",
  range_start: "[&>button]:bg-base-content [&>button]:text-base-100 [&>button]:font-semibold",
  range_end: "[&>button]:bg-base-content [&>button]:text-base-100 [&>button]:font-semibold",
  disabled: "text-ink-3 opacity-60 line-through",
  outside: "invisible",
};

export function DatePicker({ dep, ret, range, today, lastDay, onDays }: DatePickerProps) {
  const t = useTranslations("box");
  const locale = useLocale();
  const wide = useSyncExternalStore(narrow, () => matchMedia("(min-width: 720px)").matches);
  const days = {
    locale: locale === "de" ? de : enGB,
    weekStartsOn: 1,
    numberOfMonths: wide ? 2 : 1,
    defaultMonth: dateOf(dep),
    startMonth: dateOf(today),
    endMonth: dateOf(lastDay),
    disabled: [{ before: dateOf(today) }, { after: dateOf(lastDay) }],
    classNames: CLASSES,
    autoFocus: true,
  } as const;
  return (
    <div>
      <p role="status" className="mb-2 text-second text-ink-2">
        {range && !ret ? t("pickReturn", { day: formatDayLong(dep, locale) }) : range ? t("pickBoth") : t("pickOne")}
      </p>
      {range ? (
        <DayPicker
          {...days}
          disabled={[...days.disabled]}
          mode="range"
          selected={{ from: dateOf(dep), to: ret ? dateOf(ret) : undefined }}
          onSelect={(_, clicked) => {
            const day = dayOf(clicked);
            // A second press ends the stay; any other begins a new one.
            const next: DateRange | null = !ret && day >= dep ? { from: dateOf(dep), to: clicked } : null;
            onDays(next?.from ? { dep, ret: day } : { dep: day, ret: null });
          }}
        />
      ) : (
        <DayPicker
          {...days}
          disabled={[...days.disabled]}
          mode="single"
          required
          selected={dateOf(dep)}
          onSelect={(date) => onDays({ dep: dayOf(date), ret })}
        />
      )}
    </div>
  );
}
