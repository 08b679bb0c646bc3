"use client";
import { ArrowLeftRight, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { PlaceField } from "@/components/places/place-field";
import { useHydrated } from "@/components/ui/hydrated";
import { path } from "@/server/kernel/path";
import { DateField } from "./date-field";
import type { SearchForm } from "./search-form";
import { TravellersField } from "./travellers-field";

export type FieldProblems = Record<string, string>;
type Props = { form: SearchForm; today: string; lastDay: string; problems?: FieldProblems; heading?: React.ReactNode };

/** One bordered strip; a GET form, so that it searches without a script too. */
export function SearchBox({ form, today, lastDay, problems = {}, heading }: Props) {
  const t = useTranslations("box");
  const hydrated = useHydrated();
  const box = useRef<HTMLFormElement>(null);
  const [trip, setTrip] = useState(form.trip);
  const [when, setWhen] = useState(form.when);

  const swap = () => {
    const [from, to] = ["from", "to"].map((name) => box.current?.elements.namedItem(name) as HTMLInputElement | null);
    if (!from || !to) return;
    const texts = [to.value, from.value];
    [from, to].forEach((field, index) => {
      const text = texts[index] ?? "";
      field.value = text;
      field.dispatchEvent(new CustomEvent("place-text", { detail: text }));
    });
  };

  return (
    <form ref={box} action={path.search({})} method="get" role="search" aria-label={t("label")}>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">{heading}</div>
        <div className="flex flex-wrap gap-3">
          <fieldset className="segment">
            <legend className="sr-only">{t("trip")}</legend>
            {(["return", "oneway"] as const).map((value) => (
              <label key={value}>
                <input type="radio" name="trip" value={value} defaultChecked={form.trip === value} onChange={() => setTrip(value)} />
                {t(value)}
              </label>
            ))}
          </fieldset>
          <fieldset className="segment">
            <legend className="sr-only">{t("flexibility")}</legend>
            {(["exact", "flex", "month"] as const).map((value) => (
              <label key={value}>
                <input type="radio" name="when" value={value} defaultChecked={form.when === value} onChange={() => setWhen(value)} />
                {t(value)}
              </label>
            ))}
          </fieldset>
        </div>
      </div>
      <div className="mt-3 rounded-[6px] border-[1.5px] border-base-content bg-base-100 lg:flex lg:items-stretch">
        <div className="relative grid min-w-0 lg:flex-[1.9] lg:grid-cols-2">
          <PlaceField name="from" label={t("from")} value={form.from} placeholder={t("fromHint")} problem={problems.from} />
          <div className="border-t border-line lg:border-t-0 lg:ps-4">
            <PlaceField name="to" label={t("to")} value={form.to} placeholder={t("toHint")} problem={problems.to} />
          </div>
          {hydrated && (
            <button
              type="button"
              onClick={swap}
              aria-label={t("swap")}
              className="absolute end-3 top-1/2 z-10 grid size-11 -translate-y-1/2 place-items-center rounded-[4px] border border-line-control bg-base-100 text-ink-2 hover:bg-base-200 lg:start-1/2 lg:end-auto lg:size-8 lg:-translate-x-1/2 lg:border-transparent"
            >
              <ArrowLeftRight size={18} strokeWidth={1.75} aria-hidden="true" className="max-lg:rotate-90" />
            </button>
          )}
        </div>
        <div className="border-t border-line lg:flex-[1.25] lg:border-s lg:border-t-0">
          <DateField
            form={form}
            trip={trip}
            when={when}
            today={today}
            lastDay={lastDay}
            problem={problems.dep ?? problems.ret ?? problems.nights}
          />
        </div>
        <div className="border-t border-line lg:flex-[0.85] lg:border-s lg:border-t-0">
          <TravellersField form={form} problem={problems.adults ?? problems.infants ?? problems.children} />
        </div>
        <button
          type="submit"
          className="-m-[1.5px] flex min-h-14 w-[calc(100%+3px)] items-center justify-center gap-2.5 rounded-b-[6px] bg-primary px-6 text-value font-semibold text-primary-content hover:brightness-110 lg:w-auto lg:rounded-e-[6px] lg:rounded-bs-none"
        >
          <Search size={18} aria-hidden="true" />
          {t("search")}
        </button>
      </div>
    </form>
  );
}
