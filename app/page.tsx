import { getLocale, getTranslations } from "next-intl/server";
import { readDestinations } from "@/app/_data/fares";
import { cityOfPlace, daysOnSale, textOfPlace } from "@/app/_data/places";
import { readOrigin, readRecent } from "@/app/_data/preferences";
import { readSite } from "@/app/_data/site";
import { CheapestTable } from "@/components/places/cheapest-table";
import { DestinationMap } from "@/components/places/destination-map";
import { drawMap } from "@/components/places/map-points";
import { MonthTabs } from "@/components/places/month-tabs";
import { ProvenanceNotice } from "@/components/fares/provenance-notice";
import { RecentSearches } from "@/components/fares/recent-searches";
import { SearchBox } from "@/components/fares/search-box";
import { formOf, plainParams } from "@/components/fares/search-form";
import { SiteFrame } from "@/components/site/site-frame";
import { Age } from "@/components/ui/age";
import { ClientTexts } from "@/components/ui/client-texts";
import { formatMoneyShort } from "@/components/ui/format";
import { Notice } from "@/components/ui/notice";
import { path } from "@/server/kernel/path";

const ROWS = 10;

export default async function Home({ searchParams }: PageProps<"/">) {
  const params = plainParams(await searchParams);
  const site = await readSite();
  const locale = await getLocale();
  const t = await getTranslations("home");
  const from = /^[A-Z]{3}$/.test(params.from ?? "") ? (params.from ?? "") : await readOrigin();
  const asked: Record<string, string> = { from, month: params.month ?? "any", limit: String(ROWS) };
  if (site.preferences.currency) asked.currency = site.preferences.currency;
  const answered = await readDestinations(asked).catch(() => null);
  const answer = answered?.ok ? answered.answer : null;
  const { today, lastDay } = daysOnSale(from);
  const recent = (await readRecent()).map((search) => ({ search, from: cityOfPlace(search.from ?? ""), to: cityOfPlace(search.to ?? "") }));
  const city = cityOfPlace(from);
  const shown = answer?.destinations[0];
  const map = answer && drawMap(answer.origin, answer.destinations, "tall", locale, 462, shown?.place.code);
  const currency = answer?.provenance.currency ?? site.preferences.currency ?? site.currency;
  return (
    <SiteFrame
      site={site}
      page="home"
      pathname={path.home()}
      params={{ from: params.from, month: params.month }}
      currency={currency}
      answeredBy={answer?.provenance.answeredBy}
    >
      <div className="mx-auto w-full max-w-[1240px] px-4 pt-7 md:px-5 md:pt-9">
        <ClientTexts only={["box", "results", "places", "map"]}>
          <SearchBox
            form={formOf({ from: textOfPlace(from), trip: "return" }, today)}
            today={today}
            lastDay={lastDay}
            heading={
              <>
                <h1 className="text-[22px] leading-7 tracking-[-0.018em] md:text-h1">{t("title")}</h1>
                <p className="text-ink-2 md:text-[15px]">{t("under")}</p>
              </>
            }
          />
          <RecentSearches recent={recent} />
          {answer?.provenance.degraded && <ProvenanceNotice provenance={answer.provenance} />}
          <div className="mt-8 grid gap-10 lg:grid-cols-[minmax(0,1fr)_462px]">
            <section aria-labelledby="cheapest" className="rule-2 min-w-0 pt-3">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <h2 id="cheapest" className="text-value font-semibold">
                  {t("cheapestFrom", { city })}
                </h2>
                <span className="text-second text-ink-2">
                  {t("frame")}
                  {answer?.provenance.newestSeenAt && (
                    <>
                      {" · "}
                      {t("newest")} <Age seenAt={answer.provenance.newestSeenAt} short />
                    </>
                  )}
                </span>
              </div>
              {answer && answer.destinations.length > 0 ? (
                <>
                  <MonthTabs months={answer.months} chosen={params.month ?? "any"} from={from} />
                  <CheapestTable answer={answer} asked={asked} renderedAt={site.renderedAt} />
                  <p className="pt-3">
                    <a className="link-p inline-flex min-h-6 items-center" href={path.explore({ from, month: params.month })}>
                      {t("all", { count: answer.all, city })}
                    </a>
                  </p>
                </>
              ) : (
                <div className="pt-4">
                  <Notice kind="info" title={answer ? t("noPrices", { city }) : t("pricesAway")}>
                    {answer ? t("noPricesNext") : t("pricesAwayNext")}
                  </Notice>
                </div>
              )}
            </section>
            {map && answer && answer.destinations.length > 0 && (
              <section aria-labelledby="map" className="rule-2 pt-3 max-md:hidden">
                <div className="flex items-baseline justify-between gap-4">
                  <h2 id="map" className="text-value font-semibold">
                    {t("map")}
                  </h2>
                  <a className="link-p" href={path.explore({ from, month: params.month })}>
                    {t("explore")}
                  </a>
                </div>
                <DestinationMap
                  className="mt-3 max-w-[462px]"
                  map={map}
                  spokes
                  prices={Object.fromEntries(answer.destinations.map(({ place, total }) => [place.code, formatMoneyShort(total, locale)]))}
                  shown={shown?.place.code ?? null}
                  stops={shown?.stops ?? 0}
                  hrefs={Object.fromEntries(
                    answer.destinations.map(({ place }) => [place.code, path.explore({ from, month: params.month, show: place.code })]),
                  )}
                />
                <p className="pt-2 text-second text-ink-2">{map.outside > 0 ? t("mapOutside", { count: map.outside }) : t("mapNote")}</p>
              </section>
            )}
          </div>
        </ClientTexts>
      </div>
    </SiteFrame>
  );
}
