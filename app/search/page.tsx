import type { Metadata, Route } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { readFares } from "@/app/_data/fares";
import { cityOfPlace, daysOnSale, resolvePlace, textOfPlace, type Resolved } from "@/app/_data/places";
import { readSite } from "@/app/_data/site";
import { ErrorSummary } from "@/components/fares/error-summary";
import { gridWindow } from "@/components/fares/grid-window";
import { SearchBox } from "@/components/fares/search-box";
import { formOf, plainParams, searchParamsOf, type UrlParams } from "@/components/fares/search-form";
import { SearchView } from "@/components/fares/search-view";
import { SummaryBar } from "@/components/fares/summary-bar";
import { SiteFrame } from "@/components/site/site-frame";
import { ClientTexts } from "@/components/ui/client-texts";
import { formatStay } from "@/components/ui/format";
import { Notice } from "@/components/ui/notice";
import { path } from "@/server/kernel/path";

type Problem = { field: string; sentence: string; suggestions?: { code: string; label: string }[] };

async function understood(props: PageProps<"/search">) {
  const typed = plainParams(await props.searchParams);
  const params = searchParamsOf(typed);
  const places = { from: resolvePlace(params.from ?? ""), to: resolvePlace(params.to ?? "") };
  const coded: UrlParams = { ...params };
  if (places.from.ok) coded.from = places.from.code;
  if (places.to.ok) coded.to = places.to.code;
  return { typed, coded, places };
}

export async function generateMetadata(props: PageProps<"/search">): Promise<Metadata> {
  const { coded, places } = await understood(props);
  const t = await getTranslations("box");
  const locale = await getLocale();
  if (!places.from.ok || !places.to.ok) return { title: t("titleProblem"), robots: { index: false } };
  const days = coded.dep ? formatStay(coded.dep, coded.ret, locale) : "";
  return {
    title: `${cityOfPlace(places.from.code)} – ${cityOfPlace(places.to.code)}, ${days}`,
    description: t("description"),
    robots: { index: false },
  };
}

export default async function Search(props: PageProps<"/search">) {
  const { typed, coded, places } = await understood(props);
  const { currency: _chosen, ...withoutCurrency } = coded;
  // "Anywhere": the field stayed empty.
  if (!typed.to && places.from.ok && typed.from)
    redirect(path.explore({ from: places.from.code, month: coded.dep?.slice(0, 7), nights: coded.nights }) as Route);
  const settled = places.from.ok && places.to.ok;
  const asTyped = (({ lang: _lang, theme: _theme, ...rest }) => rest)(typed);
  if (settled && path.search(coded) !== path.search(asTyped)) redirect(path.search(coded) as Route);

  const site = await readSite();
  const t = await getTranslations("box");
  const { today, lastDay } = daysOnSale(coded.from);
  const currency = site.preferences.currency;
  const question = currency && !coded.currency ? { ...coded, currency } : coded;
  const answered = settled ? await readFares(question).catch(() => null) : null;
  const problems: Problem[] = !settled
    ? await placeProblems(typed, places)
    : answered && !answered.ok
      ? answered.problems.map(({ field, rule, sentence }) => {
          const known = [`problems.${rule}_${field}`, `problems.${rule}`].find((key) => t.has(key as "problems.missing"));
          return { field, sentence: known ? t(known as "problems.missing") : sentence };
        })
      : [];
  const away = settled && (answered === null || (!answered.ok && answered.problems.length === 0));
  const whole = answered?.ok ? answered.answer : null;
  const answer = whole?.view === "grid" && coded.span !== "31" ? gridWindow(whole, coded.dep ?? "", coded.ret ?? "") : whole;
  const form = formOf(
    {
      ...coded,
      from: places.from.ok ? textOfPlace(places.from.code) : (typed.from ?? ""),
      to: places.to.ok ? textOfPlace(places.to.code) : (typed.to ?? ""),
    },
    today,
  );
  const box = (
    <SearchBox
      key={path.search(coded)}
      form={form}
      today={today}
      lastDay={lastDay}
      problems={Object.fromEntries(problems.map(({ field, sentence }) => [field, sentence]))}
    />
  );
  return (
    <SiteFrame
      site={site}
      page="search"
      pathname={path.search({})}
      params={withoutCurrency}
      currency={answer?.provenance.currency ?? currency ?? site.currency}
      answeredBy={answer?.provenance.answeredBy}
    >
      <ClientTexts only={["box", "results", "filters", "calendar"]}>
        {settled && problems.length === 0 ? (
          <SummaryBar from={cityOfPlace(coded.from ?? "")} to={cityOfPlace(coded.to ?? "")} form={form} params={coded} open={false}>
            {box}
          </SummaryBar>
        ) : (
          <div className="mx-auto w-full max-w-[1240px] px-4 pt-7 md:px-5">
            <h1 className="mb-4 text-h1">{t("titleProblem")}</h1>
            <ErrorSummary problems={problems} params={asTyped} />
            {box}
          </div>
        )}
        {answer && <SearchView answer={answer} params={coded} currency={currency} renderedAt={site.renderedAt} />}
        {away && (
          <div className="mx-auto w-full max-w-[1240px] px-4 pt-5 md:px-5">
            <Notice kind="degraded" title={t("away")}>
              <a href={path.search(coded)} className="link-p">
                {t("again")}
              </a>
            </Notice>
          </div>
        )}
      </ClientTexts>
    </SiteFrame>
  );
}

async function placeProblems(typed: UrlParams, places: { from: Resolved; to: Resolved }): Promise<Problem[]> {
  const t = await getTranslations("box");
  return (["from", "to"] as const).flatMap((field) => {
    const place = places[field];
    if (place.ok) return [];
    const text = typed[field] ?? "";
    if (text === "") return [{ field, sentence: t(field === "from" ? "fromMissing" : "toMissing") }];
    return [
      {
        field,
        sentence: t("unknown", { text }),
        suggestions: place.suggestions.map(({ code, city, name }) => ({ code, label: `${city || name} ${code}` })),
      },
    ];
  });
}
