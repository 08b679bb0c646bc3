import { useLocale, useTranslations } from "next-intl";
import { formatStay } from "@/components/ui/format";
import { path } from "@/server/kernel/path";

type Recent = { search: Record<string, string>; from: string; to: string };

export function RecentSearches({ recent }: { recent: Recent[] }) {
  const t = useTranslations("home");
  const locale = useLocale();
  if (recent.length === 0) return null;
  return (
    <div className="flex flex-wrap items-baseline gap-x-6 pt-2">
      <h2 className="text-body font-normal text-ink-2">{t("recent")}</h2>
      {recent.map(({ search, from, to }) => {
        const href = path.search(search);
        return (
          <a key={href} href={href} className="link-p inline-flex min-h-8 items-center max-md:min-h-11">
            {from} – {to}, {formatStay(search.dep ?? "", search.ret, locale)}
          </a>
        );
      })}
    </div>
  );
}
