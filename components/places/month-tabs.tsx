import { useLocale, useTranslations } from "next-intl";
import { formatMonthShort } from "@/components/ui/format";
import { path } from "@/server/kernel/path";

/** `Any time Dec Jan Feb …`; the year is said where it changes. */
export function MonthTabs({ months, chosen, from }: { months: string[]; chosen: string; from: string }) {
  const t = useTranslations("home");
  const locale = useLocale();
  return (
    <nav aria-label={t("months")} className="scroll-line gap-5! pt-1.5">
      {["any", ...months].map((month, index) => (
        <a
          key={month}
          href={path.home({ from, month: month === "any" ? null : month })}
          aria-current={chosen === month ? "true" : undefined}
          className="flex min-h-9 items-center border-b-2 border-transparent whitespace-nowrap text-ink-2 hover:text-ink aria-[current]:border-base-content aria-[current]:font-semibold aria-[current]:text-ink max-md:min-h-11"
        >
          {month === "any" ? t("anyTime") : formatMonthShort(month, locale)}
          {index > 1 && month.endsWith("-01") && ` ${month.slice(0, 4)}`}
        </a>
      ))}
    </nav>
  );
}
