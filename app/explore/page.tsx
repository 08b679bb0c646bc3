import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import type { Route } from "next";
import { readDestinations } from "@/app/_data/fares";
import { cityOfPlace, resolvePlace, textOfPlace } from "@/app/_data/places";
import { readOrigin } from "@/app/_data/preferences";
import { readSite } from "@/app/_data/site";
import { DropFilters } from "@/components/places/drop-filters";
import { ExploreFilters } from "@/components/places/explore-filters";
import { ExploreView } from "@/components/places/explore-view";
import { drawMap } from "@/components/places/map-points";
import { plainParams } from "@/components/fares/search-form";
import { SiteFrame } from "@/components/site/site-frame";
import { ClientTexts } from "@/components/ui/client-texts";
import { Notice } from "@/components/ui/notice";
import { path } from "@/server/kernel/path";

const FIRST_ROWS = 60;
const NAMES = [
  "from",
  "month",
  "dep",
  "ret",
  "nights",
  "budget",
  "maxHours",
  "stops",
  "area",
  "adults",
  "children",
  "infants",
  "cabin",
  "show",
  "limit",
  "currency",
];

async function asked(props: PageProps<"/explore">) {
  const raw = plainParams(await props.searchParams);
  const params = Object.fromEntries(
    Object.entries(raw).filter(([name, value]) => NAMES.includes(name) && !(name === "month" && value === "any")),
  );
  const typed = params.from ?? (await readOrigin());
  return { params, typed, place: resolvePlace(typed) };
}

export async function generateMetadata(props: PageProps<"/explore">): Promise<Metadata> {
  const { place } = await asked(props);
  const t = await getTranslations("places");
  return { title: place.ok ? t("title", { city: cityOfPlace(place.code) }) : t("titleAny"), description: t("description") };
}

export default async function Explore(props: PageProps<"/explore">) {
  const { params, typed, place } = await asked(props);
  const site = await readSite();
  const locale = await getLocale();
  const t = await getTranslations("places");
  if (place.ok && params.from && params.from !== place.code) redirect(path.explore({ ...params, from: place.code }) as Route);

  const from = place.ok ? place.code : "";
  const { show, ...query }: Record<string, string> = { ...params, from };
  const currency = params.currency ?? site.preferences.currency;
  const question: Record<string, string> = {
    month: "any",
    ...query,
    limit: params.limit ?? String(FIRST_ROWS),
    ...(currency ? { currency } : {}),
  };
  const answered = place.ok ? await readDestinations(question).catch(() => null) : null;
  const answer = answered?.ok ? answered.answer : null;
  const city = place.ok ? cityOfPlace(from) : typed;
  const shownCurrency = answer?.provenance.currency ?? currency ?? site.currency;
  return (
    <SiteFrame
      site={site}
      page="explore"
      pathname={path.explore()}
      params={params}
      currency={shownCurrency}
      answeredBy={answer?.provenance.answeredBy}
      wide
    >
      <ClientTexts only={["box", "results", "places", "map"]}>
        <div className="mx-auto w-full max-w-[1400px] lg:border-x lg:border-line">
          <div className="border-b border-line px-4 md:px-5">
            <h1 className="sr-only">{place.ok ? t("title", { city }) : t("titleAny")}</h1>
            <ExploreFilters
              key={JSON.stringify(params)}
              params={params}
              originText={place.ok ? textOfPlace(from) : typed}
              originProblem={place.ok ? undefined : t("unknown")}
              months={answer?.months ?? []}
              currency={shownCurrency}
              summary={answer ? t("summary", { count: answer.all, region: site.region.toUpperCase() }) : ""}
            />
          </div>
          {answer && answer.destinations.length > 0 && (
            <ExploreView
              answer={answer}
              asked={question}
              params={{ ...params, from }}
              map={drawMap(answer.origin, answer.destinations, "wide", locale, 840, show ?? answer.destinations[0]?.place.code)}
              renderedAt={site.renderedAt}
              more={answer.all > answer.destinations.length && !params.limit ? path.explore({ ...params, from, limit: 350 }) : null}
            />
          )}
          {answer && answer.destinations.length === 0 && <DropFilters answer={answer} params={{ ...params, from }} city={city} />}
          {!place.ok && (
            <div className="px-4 py-8 md:px-5">
              <Notice kind="info" title={t("unknownLong", { text: typed })}>
                {place.suggestions.length > 0 && t("didYouMean")}{" "}
                {place.suggestions.map((each) => (
                  <a
                    key={each.code}
                    href={path.explore({ ...params, from: each.code })}
                    className="link-p me-4 inline-flex min-h-6 items-center"
                  >
                    {each.city || each.name} {each.code}
                  </a>
                ))}
              </Notice>
            </div>
          )}
          {place.ok && !answer && (
            <div className="px-4 py-8 md:px-5">
              <Notice kind="degraded" title={answered && !answered.ok && answered.problems[0] ? answered.problems[0].sentence : t("away")}>
                <a href={path.explore({ from })} className="link-p">
                  {t("again")}
                </a>
              </Notice>
            </div>
          )}
        </div>
      </ClientTexts>
    </SiteFrame>
  );
}
