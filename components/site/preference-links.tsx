import { useTranslations } from "next-intl";
import { currencyName } from "@/components/ui/format";
import { path, type Params } from "@/server/kernel/path";

export type Chosen = { language: string; theme: "light" | "dark" | "system"; currency: string | null };

const LANGUAGES = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
];
export const SHOWN_CURRENCIES = ["EUR", "USD", "GBP", "CHF", "DKK", "JPY", "KWD"];
const THEMES = ["system", "light", "dark"] as const;

/** Links, so that they work everywhere: the proxy keeps the choice in a cookie. */
export function PreferenceLinks({
  chosen,
  currency,
  pathname,
  params,
}: {
  chosen: Chosen;
  currency: string;
  pathname: string;
  params: Params;
}) {
  const t = useTranslations("site");
  const link = (preference: Params) => path.preferring(pathname, params, preference);
  const language = chosen.language.slice(0, 2);
  return (
    <div className="grid gap-4">
      <Group title={t("language")}>
        {LANGUAGES.map(({ code, name }) => (
          <a key={code} href={link({ lang: code })} hrefLang={code} lang={code} aria-current={language === code ? "true" : undefined}>
            {name}
          </a>
        ))}
      </Group>
      <Group title={t("currency")} note={t("currencyNote")}>
        {SHOWN_CURRENCIES.map((code) => (
          <a
            key={code}
            href={link({ currency: code })}
            title={currencyName(code, chosen.language)}
            aria-current={currency === code ? "true" : undefined}
          >
            {code}
          </a>
        ))}
      </Group>
      <Group title={t("theme")}>
        {THEMES.map((theme) => (
          <a key={theme} href={link({ theme })} aria-current={chosen.theme === theme ? "true" : undefined}>
            {t(`themes.${theme}`)}
          </a>
        ))}
      </Group>
    </div>
  );
}

function Group({ title, note, children }: { title: string; note?: string; children: React.ReactNode }) {
  return (
    <section>
      <h2 className="text-label text-ink-2">{title}</h2>
      <div className="mt-1 flex flex-wrap gap-1.5 *:inline-flex *:min-h-8 *:items-center *:rounded-[4px] *:border *:border-line-control *:px-2.5 *:aria-[current]:border-base-content *:aria-[current]:bg-base-content *:aria-[current]:font-medium *:aria-[current]:text-base-100 max-md:*:min-h-11">
        {children}
      </div>
      {note && <p className="mt-1 text-label text-ink-3">{note}</p>}
    </section>
  );
}
