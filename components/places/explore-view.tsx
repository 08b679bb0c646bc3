"use client";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useState, type MouseEvent } from "react";
import { clsx } from "clsx";
import { ProvenanceNotice } from "@/components/fares/provenance-notice";
import { Age } from "@/components/ui/age";
import { formatMinutes, formatMoneyShort } from "@/components/ui/format";
import { NowProvider } from "@/components/ui/now";
import { path } from "@/server/kernel/path";
import type { Destination, DestinationsAnswer } from "@/server/search/model";
import { DestinationMap } from "./destination-map";
import { cityOf, daysOf, flightsOf } from "./destination-words";
import { destinationsQuery } from "./destinations-query";
import type { MapPicture } from "./map-points";

type Props = {
  answer: DestinationsAnswer;
  asked: Record<string, string>;
  params: Record<string, string>;
  map: MapPicture;
  renderedAt: number;
  more: string | null;
};

export function ExploreView(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <NowProvider renderedAt={props.renderedAt}>
        <View {...props} />
      </NowProvider>
    </QueryClientProvider>
  );
}

function View({ answer: first, asked, params, map, renderedAt, more }: Props) {
  const t = useTranslations("places");
  const locale = useLocale();
  const { data } = useQuery({ ...destinationsQuery(asked), initialData: first, initialDataUpdatedAt: renderedAt });
  const wanted = useSearchParams().get("show");
  const { destinations } = data;
  const shown = destinations.find(({ place }) => place.code === wanted) ?? destinations[0] ?? null;
  const inBudget = destinations.filter((destination) => destination.inBudget);
  const above = destinations.filter((destination) => !destination.inBudget);
  const showOf = (code: string) => path.explore({ ...params, show: code });
  const prices = Object.fromEntries(destinations.map(({ place, total }) => [place.code, formatMoneyShort(total, locale)]));

  // The address names the place shown; the list stays where it was scrolled.
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-soft]");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const href = link.getAttribute("href") ?? "";
    window.history.replaceState(null, "", href);
  };

  return (
    <div onClick={onClick}>
      {data.provenance.degraded && (
        <div className="px-4 pb-4 md:px-5">
          <ProvenanceNotice provenance={data.provenance} />
        </div>
      )}
      <div className="lg:grid lg:grid-cols-[minmax(0,440px)_minmax(0,1fr)]">
        <div className="lg:order-2">
          <div className="relative lg:sticky lg:top-0">
            <DestinationMap
              map={map}
              prices={prices}
              shown={shown?.place.code ?? null}
              stops={shown?.stops ?? 0}
              hrefs={Object.fromEntries(map.points.map(({ code }) => [code, showOf(code)]))}
              soft
              className="border-b border-line lg:border-b-0"
            />
            {shown && (
              <div className="pop absolute start-5 top-5 w-[300px] p-4 shadow-none max-lg:hidden">
                <ShownPlace origin={first.origin.code} destination={shown} asked={asked} />
              </div>
            )}
          </div>
        </div>
        <div className="lg:order-1 lg:border-e lg:border-line">
          <div className="flex items-baseline justify-between gap-4 border-b-2 border-base-content px-4 py-3 md:px-5">
            <h2 className="text-value font-semibold">{t("cheapestFirst")}</h2>
            <span className="text-second text-ink-2" role="status">
              {above.length > 0
                ? t("inBudget", { count: inBudget.length, above: above.length })
                : t("countPlaces", { count: destinations.length })}
            </span>
          </div>
          <ol>
            {inBudget.map((destination) => (
              <Row
                key={destination.place.code}
                destination={destination}
                origin={first.origin.code}
                asked={asked}
                on={destination === shown}
                href={showOf(destination.place.code)}
              />
            ))}
          </ol>
          {above.length > 0 && (
            <>
              <p className="border-b border-line bg-base-200 px-4 py-2 text-second text-ink-2 md:px-5">
                {t("aboveBudget", {
                  amount: formatMoneyShort({ amountMinor: `${params.budget ?? 0}00`, currency: data.provenance.currency }, locale),
                })}
              </p>
              <ol>
                {above.map((destination) => (
                  <Row
                    key={destination.place.code}
                    destination={destination}
                    origin={first.origin.code}
                    asked={asked}
                    on={destination === shown}
                    href={showOf(destination.place.code)}
                  />
                ))}
              </ol>
            </>
          )}
          {more && (
            <p className="px-4 py-3 md:px-5">
              <a href={more} className="link-p inline-flex min-h-6 items-center">
                {t("all", { count: first.all })}
              </a>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

type RowProps = { destination: Destination; origin: string; asked: Record<string, string>; on: boolean; href: string };

function Row({ destination, origin, asked, on, href }: RowProps) {
  const t = useTranslations("places");
  const r = useTranslations("results");
  const locale = useLocale();
  const { place, stops, minutes } = destination;
  return (
    <li
      id={`place-${place.code}`}
      className={clsx(
        "relative border-b border-line px-4 py-2 hover:bg-base-200 md:px-5",
        on && "bg-base-200 before:absolute before:inset-y-0 before:start-0 before:w-[3px] before:bg-route",
      )}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4">
        <div className="min-w-0">
          <a data-soft href={href} aria-current={on ? "true" : undefined} className="stretch text-value font-medium">
            {cityOf(destination)}
          </a>{" "}
          <code className="text-second text-ink-2">{place.code}</code>{" "}
          {on && <span className="text-second text-primary max-lg:hidden">{t("shownOnMap")}</span>}
          <div className="truncate text-second text-ink-2">
            {daysOf(destination, locale)} · {r("stops", { count: stops })} {minutes === null ? "" : formatMinutes(minutes)}
          </div>
        </div>
        <div className="text-end">
          <div className={clsx("text-value font-semibold", destination.stale && "text-ink-3")}>
            {formatMoneyShort(destination.total, locale)}
          </div>
          <div className="text-second text-ink-3">
            <Age seenAt={destination.seenAt} short />
          </div>
        </div>
      </div>
      {on && (
        <div className="relative z-10 flex flex-wrap items-center gap-x-4 py-1 text-second lg:hidden">
          <a href={flightsOf(origin, destination, asked)} className="btn btn-primary">
            {t("seeFlights")}
          </a>
          <Nonstop destination={destination} />
        </div>
      )}
    </li>
  );
}

function Nonstop({ destination }: { destination: Destination }) {
  const t = useTranslations("places");
  const locale = useLocale();
  return destination.nonstop && destination.stops > 0 ? (
    <span>{t("nonstopFrom", { amount: formatMoneyShort(destination.nonstop, locale) })}</span>
  ) : null;
}

function ShownPlace({ origin, destination, asked }: { origin: string; destination: Destination; asked: Record<string, string> }) {
  const t = useTranslations("places");
  const r = useTranslations("results");
  const locale = useLocale();
  return (
    <>
      <div className="flex items-start justify-between gap-4">
        <h2 className="text-value font-semibold">
          {cityOf(destination)} <code className="text-second font-normal text-ink-2">{destination.place.code}</code>
        </h2>
        <span className={clsx("text-price font-semibold", destination.stale && "text-ink-3")}>
          {formatMoneyShort(destination.total, locale)}
        </span>
      </div>
      <div className="flex justify-between gap-4 text-second text-ink-2">
        <span>{daysOf(destination, locale)}</span>
        <Age seenAt={destination.seenAt} />
      </div>
      <p className="mt-2.5">
        {t.rich("cheapestIs", {
          b: (text) => <b className="font-semibold">{text}</b>,
          flight: `${r("stops", { count: destination.stops })}${destination.minutes === null ? "" : `, ${formatMinutes(destination.minutes)}`}`,
        })}{" "}
        <Nonstop destination={destination} />
      </p>
      <a href={flightsOf(origin, destination, asked)} className="btn btn-primary mt-3 w-full">
        {t("seeFlights")}
      </a>
    </>
  );
}
