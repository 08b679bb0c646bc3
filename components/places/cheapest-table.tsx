"use client";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { clsx } from "clsx";
import { Age } from "@/components/ui/age";
import { countryName, formatMinutes, formatMoneyShort } from "@/components/ui/format";
import { NowProvider } from "@/components/ui/now";
import type { DestinationsAnswer } from "@/server/search/model";
import { cityOf, daysOf, flightsOf } from "./destination-words";
import { destinationsQuery } from "./destinations-query";

type Props = { answer: DestinationsAnswer; asked: Record<string, string>; renderedAt: number };

export function CheapestTable(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <NowProvider renderedAt={props.renderedAt}>
        <Rows {...props} />
      </NowProvider>
    </QueryClientProvider>
  );
}

function Rows({ answer: first, asked, renderedAt }: Props) {
  const t = useTranslations("places");
  const r = useTranslations("results");
  const locale = useLocale();
  const { data } = useQuery({ ...destinationsQuery(asked), initialData: first, initialDataUpdatedAt: renderedAt });
  const anyStop = data.destinations.some(({ stops }) => stops > 0);
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{t("cheapestCaption")}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-line text-label text-ink-2 [&>th]:py-2 [&>th]:text-start [&>th]:font-normal">
          <th scope="col">{t("to")}</th>
          <th scope="col">{t("days")}</th>
          <th scope="col">{t("flight")}</th>
          {anyStop && <th scope="col">{t("nonstop")}</th>}
          <th scope="col" className="text-end!">
            {t("total")}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.destinations.map((destination) => {
          const { place } = destination;
          const flight = [
            r("stops", { count: destination.stops }),
            destination.minutes === null ? "" : formatMinutes(destination.minutes),
          ].join(" ");
          return (
            <tr
              key={place.code}
              className="relative border-b border-line hover:bg-base-200 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:py-2 md:h-[43px] [&>td]:py-0"
            >
              <th scope="row" className="text-start font-normal max-md:col-start-1">
                <a href={flightsOf(first.origin.code, destination, asked)} className="stretch text-value font-medium">
                  {cityOf(destination)}
                </a>{" "}
                <code className="text-second text-ink-2">{place.code}</code>
                <span className="ms-1.5 text-label text-ink-3 max-lg:hidden">{countryName(place.country, locale)}</span>
              </th>
              <td className="text-ink-2 md:text-ink max-md:row-start-2 max-md:text-second">
                {daysOf(destination, locale)}
                <span className="md:hidden"> · {flight}</span>
              </td>
              <td className="max-md:hidden">{flight}</td>
              {anyStop && (
                <td className="text-ink-2 max-md:hidden">
                  {destination.stops > 0 && (destination.nonstop ? formatMoneyShort(destination.nonstop, locale) : "–")}
                </td>
              )}
              <td className="text-end max-md:col-start-2 max-md:row-span-2 max-md:row-start-1">
                <span className={clsx("block text-value leading-5 font-semibold", destination.stale && "text-ink-3")}>
                  {formatMoneyShort(destination.total, locale)}
                </span>
                <span className="block text-label text-ink-3">
                  <Age seenAt={destination.seenAt} short />
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
