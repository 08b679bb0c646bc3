import { ArrowLeftRight, Pencil } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatMonth, formatStay } from "@/components/ui/format";
import { path } from "@/server/kernel/path";
import type { SearchForm, UrlParams } from "./search-form";

type Props = { from: string; to: string; form: SearchForm; params: UrlParams; open: boolean; children: ReactNode };

/** What was searched, in one line; "Edit" opens the search box in its place. */
export function SummaryBar({ from, to, form, params, open, children }: Props) {
  const t = useTranslations("box");
  const locale = useLocale();
  const kinds = (["adults", "children", "infants"] as const).filter((kind) => form[kind] > 0);
  const days =
    form.when === "month" ? formatMonth(form.dep, locale) : formatStay(form.dep, form.trip === "return" ? form.ret : null, locale, true);
  return (
    <details open={open} className="group border-b border-line bg-base-200">
      <summary className="mx-auto flex min-h-13 w-full max-w-[1240px] items-center gap-x-5 px-4 md:px-5">
        <h1 className="flex min-w-0 flex-wrap items-center gap-x-2.5 text-[15px] font-semibold">
          {from}
          <ArrowLeftRight size={16} strokeWidth={1.75} aria-hidden="true" className="text-ink-2" />
          <span className="sr-only">–</span>
          {to}
        </h1>
        <span className="border-s border-line ps-5 text-[15px] max-xs:hidden">
          <span className="max-md:hidden">{days}</span>
          <span className="md:hidden">
            {form.when === "month" ? days : formatStay(form.dep, form.trip === "return" ? form.ret : null, locale)}
          </span>
          {form.when === "flex" && ` ${t("flexShort")}`}
          <span className="md:hidden"> · {form.adults + form.children + form.infants}</span>
        </span>
        <span className="border-s border-line ps-5 text-[15px] max-md:hidden">
          {kinds.map((kind) => t(`count.${kind}`, { count: form[kind] })).join(", ")}
        </span>
        <span className="border-s border-line ps-5 text-[15px] max-md:hidden">{t(`cabins.${form.cabin as "economy"}`)}</span>
        <span className="link-p no-print ms-auto flex min-h-11 items-center gap-1.5">
          <Pencil size={14} aria-hidden="true" />
          {t("edit")}
        </span>
      </summary>
      <div className="border-t border-line bg-base-100">
        <div className="mx-auto w-full max-w-[1240px] px-4 py-5 md:px-5">
          {children}
          <p className="mt-3 text-second">
            <a
              className="link-p inline-flex min-h-6 items-center"
              href={path.search({ ...params, from: params.to, to: params.from, open: null, cursor: null })}
            >
              {t("reverse", { from: to, to: from })}
            </a>
          </p>
        </div>
      </div>
    </details>
  );
}
