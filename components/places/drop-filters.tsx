import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { EmptyBarb } from "@/components/ui/barb";
import { formatMoneyShort } from "@/components/ui/format";
import { path } from "@/server/kernel/path";
import type { DestinationsAnswer } from "@/server/search/model";

const NAMED = ["month", "nights", "budget", "maxHours", "stops", "area"] as const;
const isNamed = (field: string): field is (typeof NAMED)[number] => (NAMED as readonly string[]).includes(field);

/** No place fits: each filter to drop, with what it would give. */
export function DropFilters({ answer, params, city }: { answer: DestinationsAnswer; params: Record<string, string>; city: string }) {
  const t = useTranslations("places");
  const locale = useLocale();
  return (
    <section className="max-w-2xl px-4 py-8 md:px-5">
      <EmptyBarb />
      <h2 className="mt-3 text-value font-semibold">
        {answer.all > 0 || answer.drop.length > 0 ? t("noneFits") : t("noneSeen", { city })}
      </h2>
      <p className="mt-1 text-ink-2">{answer.drop.length > 0 ? t("dropOne") : t("noneSeenNext")}</p>
      <ul className="mt-3">
        {answer.drop.map(({ field, count, from }) => (
          <li key={field} className="relative flex min-h-11 items-center gap-4 border-b border-line py-1.5">
            <a href={path.explore({ ...params, [field]: null, show: null })} className="link-p stretch flex flex-1 items-center gap-2">
              <X size={16} aria-hidden="true" />
              {isNamed(field) ? t(`drops.${field}`) : field}
            </a>
            <span className="w-28">{t("countPlaces", { count })}</span>
            <span className="w-28 text-end font-semibold">{from && t("fromAmount", { amount: formatMoneyShort(from, locale) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
