import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { clsx } from "clsx";
import { ChevronDown, Menu } from "lucide-react";
import { Age } from "@/components/ui/age";
import { Barb } from "@/components/ui/barb";
import { formatCount } from "@/components/ui/format";
import { path, type Params } from "@/server/kernel/path";
import { PreferenceLinks, type Chosen } from "./preference-links";

export type FrameSite = {
  region: "us" | "eu";
  own: string;
  other: { region: "us" | "eu"; url: string };
  preferences: Chosen;
  facts: { sources: number; newestSeenAt: string | null } | null;
};
export type Page = "home" | "search" | "explore" | "status" | "none";
type Props = {
  site: FrameSite;
  page: Page;
  /** Where this page is, for the links that change a preference or the region. */
  pathname: string;
  params: Params;
  currency: string;
  /** Who answered when it was not this region. */
  answeredBy?: string | null | undefined;
  wide?: boolean;
  children: ReactNode;
};

export function SiteFrame({ site, page, pathname, params, currency, answeredBy, wide = false, children }: Props) {
  const t = useTranslations("site");
  const width = clsx("mx-auto w-full px-4 md:px-5", wide ? "max-w-[1400px]" : "max-w-[1240px]");
  const words = [
    { name: t("flights"), href: path.home(), current: page === "home" || page === "search" },
    { name: t("explore"), href: path.explore(), current: page === "explore" },
    { name: t("status"), href: path.status(), current: page === "status" },
  ];
  const preferences = <PreferenceLinks chosen={site.preferences} currency={currency} pathname={pathname} params={params} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#main" className="link-p sr-only z-50 bg-base-100 p-3 focus:not-sr-only focus:absolute">
        {t("skip")}
      </a>
      <header className="border-b border-line">
        <div className={clsx(width, "flex h-14 items-center gap-2")}>
          <a href={path.home()} className="flex min-h-11 items-center gap-2 text-[17px] font-semibold tracking-[-0.018em]">
            <Barb className="text-route" />
            Tradewind
          </a>
          <nav aria-label={t("pages")} className="no-print ms-7 hidden h-full gap-7 md:flex">
            {words.map(({ name, href, current }) => (
              <a
                key={href}
                href={href}
                aria-current={current ? "page" : undefined}
                className={clsx(
                  "flex h-full items-center border-b-2 pt-0.5 text-[15px]",
                  current ? "border-base-content font-medium" : "border-transparent text-ink-2 hover:text-ink",
                )}
              >
                {name}
              </a>
            ))}
          </nav>
          <div className="no-print ms-auto flex items-center gap-2">
            <RegionMenu site={site} pathname={pathname} params={params} answeredBy={answeredBy ?? null} />
            <details data-menu className="relative hidden md:block">
              <summary className="flex min-h-9 items-center gap-1 px-2 text-ink-2 hover:text-ink">
                <span className="sr-only">{t("languageAndCurrency")}: </span>
                {site.preferences.language.slice(0, 2).toUpperCase()} · {currency}
                <ChevronDown size={14} aria-hidden="true" />
              </summary>
              <div className="pop absolute end-0 z-40 mt-1 w-64 p-4">{preferences}</div>
            </details>
            <details data-menu className="md:hidden">
              <summary className="grid size-11 place-items-center" aria-label={t("menu")}>
                <Menu size={22} strokeWidth={1.75} aria-hidden="true" />
              </summary>
              <div className="pop absolute inset-x-0 top-14 z-40 rounded-none border-x-0 p-4">
                <nav aria-label={t("pages")} className="mb-3 border-b border-line pb-2">
                  {words.map(({ name, href, current }) => (
                    <a
                      key={href}
                      href={href}
                      aria-current={current ? "page" : undefined}
                      className="flex min-h-11 items-center text-value aria-[current]:font-semibold"
                    >
                      {name}
                    </a>
                  ))}
                </nav>
                {preferences}
              </div>
            </details>
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 focus:outline-none">
        {children}
      </main>
      <footer className="no-print mt-10 border-t border-line">
        <div className={clsx(width, "flex flex-wrap items-baseline gap-x-7 gap-y-2 py-5 text-second text-ink-2")}>
          {site.facts && site.facts.sources > 0 && (
            <span>{t.rich("sources", { count: site.facts.sources, n: formatCount(site.facts.sources, useLocale()), b: bold })}</span>
          )}
          {site.facts?.newestSeenAt && (
            <span>
              {t("newest")} <Age seenAt={site.facts.newestSeenAt} short />
            </span>
          )}
          <span>{t("totals")}</span>
          <a className="link-p ms-auto" href={path.status()}>
            {t("status")}
          </a>
        </div>
      </footer>
    </div>
  );
}

const bold = (text: ReactNode) => <b className="font-semibold text-ink">{text}</b>;

function RegionMenu({
  site,
  pathname,
  params,
  answeredBy,
}: {
  site: FrameSite;
  pathname: string;
  params: Params;
  answeredBy: string | null;
}) {
  const t = useTranslations("site");
  const degraded = answeredBy !== null && answeredBy !== site.region;
  const shown = degraded && answeredBy !== "postgres" ? answeredBy : site.region;
  return (
    <details data-menu className="relative">
      <summary className="flex min-h-8 items-center gap-2 rounded-[4px] border border-line px-2.5 text-second hover:bg-base-200 max-md:relative max-md:after:absolute max-md:after:-inset-y-2 max-md:after:inset-x-0">
        <svg width="9" height="9" aria-hidden="true" className={degraded ? "text-high" : "text-low"} fill="currentColor">
          {degraded ? <path d="M4.5 0L9 4.5L4.5 9L0 4.5Z" /> : <circle cx="4.5" cy="4.5" r="3.5" />}
        </svg>
        {t("region")} <b className="font-semibold">{shown.toUpperCase()}</b>
        <span className="sr-only">{degraded ? t("otherAnswers") : t("ownData")}</span>
      </summary>
      <div className="pop absolute end-0 z-40 mt-1 w-72 p-4 text-body">
        <p>
          {degraded
            ? t("regionDegraded", { region: site.region.toUpperCase() })
            : t("regionOwn", { region: t(`regionName.${site.region}`) })}
        </p>
        <a className="link-p mt-2 inline-flex min-h-11 items-center" href={path.inRegion(site.other.url, pathname, params)}>
          {t("switchRegion", { region: t(`regionName.${site.other.region}`) })}
        </a>
      </div>
    </details>
  );
}
