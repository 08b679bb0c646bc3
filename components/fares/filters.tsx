"use client";
import { SlidersHorizontal, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { formatMoneyShort } from "@/components/ui/format";
import { useHydrated } from "@/components/ui/hydrated";
import { path } from "@/server/kernel/path";
import type { Facet, ListAnswer } from "@/server/search/model";
import { HourRange } from "./hour-range";
import { countFilters, filtersOf, linkTo, withoutFilters, type FilterName } from "./search-links";
import type { UrlParams } from "./search-form";

type Props = { answer: ListAnswer; params: UrlParams; onFilters: (changes: Record<string, string | null>) => void };

const placeOf = (answer: ListAnswer, code: string | undefined) =>
  (code && (answer.places[code]?.city || answer.places[code]?.name)) || code || "";

/**
 * A GET form: without a script it has a button, with one every tick applies at once.
 * Beside the rows on a wide window, a popover on a narrow one; the same markup.
 */
export function Filters({ answer, params, onFilters }: Props) {
  const t = useTranslations("filters");
  const hydrated = useHydrated();
  const { facets } = answer;
  const count = countFilters(params);
  const kept = Object.entries(withoutFilters(params));
  const offered = { carriers: facets.carriers.map((facet) => facet.value), via: facets.via.map((facet) => facet.value) };
  const ticked = (name: "carriers" | "via") => new Set((params[name] ?? "").split(",").filter(Boolean));
  return (
    <form
      id="filters"
      popover="auto"
      // The key starts the fields anew when the address changed by other means: Back, a chip, "Clear".
      key={JSON.stringify(params)}
      action={path.search({})}
      method="get"
      onChange={(event) => onFilters(filtersOf(new FormData(event.currentTarget), offered))}
      className="filters bg-base-100 text-ink max-lg:pop max-lg:m-auto max-lg:h-dvh max-lg:max-h-dvh max-lg:w-full max-lg:max-w-md max-lg:overflow-auto max-lg:p-4 lg:static lg:block lg:w-[208px]"
    >
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex items-baseline justify-between">
        <h2 className="text-value font-semibold">{t("title")}</h2>
        {count > 0 && (
          <a data-soft href={path.search(withoutFilters(params))} className="link-p">
            {t("clear", { count })}
          </a>
        )}
      </div>
      {facets.stops.length > 1 && (
        <Group name={t("stops")}>
          {facets.stops.map((facet) => (
            <Tick
              key={facet.value}
              type="radio"
              name="stops"
              facet={facet}
              label={t(`stopsMost.${facet.value as "0"}`)}
              on={params.stops === facet.value}
            />
          ))}
          {params.stops !== undefined && (
            <label className="flex min-h-7 items-center gap-2.5 max-lg:min-h-11">
              <input type="radio" name="stops" value="" className="radio" />
              {t("stopsAny")}
            </label>
          )}
        </Group>
      )}
      {facets.leaveHours.some((flights) => flights > 0) && (
        <Group name={t("leave", { place: placeOf(answer, params.from) })}>
          <HourRange counts={facets.leaveHours} from={Number(params.leaveFrom ?? 0)} to={Number(params.leaveTo ?? 24)} />
        </Group>
      )}
      {facets.included.length > 0 && (
        <Group name={t("included")}>
          {facets.included.map((facet) => (
            <Tick
              key={facet.value}
              type="checkbox"
              name={facet.value}
              value="1"
              facet={facet}
              label={t(`includes.${facet.value as "bag"}`)}
              on={params[facet.value] === "1"}
            />
          ))}
        </Group>
      )}
      {facets.carriers.length > 1 && (
        <Group name={t("carriers")}>
          {facets.carriers.map((facet) => (
            <Tick
              key={facet.value}
              type="checkbox"
              name="carriers"
              facet={facet}
              label={facet.label}
              on={ticked("carriers").has(facet.value)}
            />
          ))}
        </Group>
      )}
      {facets.via.length > 0 && (
        <Group name={t("via")}>
          {facets.via.map((facet) => (
            <Tick key={facet.value} type="checkbox" name="via" facet={facet} label={facet.label} on={ticked("via").has(facet.value)} />
          ))}
        </Group>
      )}
      {!hydrated && (
        <button type="submit" className="btn btn-line mt-4 w-full">
          {t("apply")}
        </button>
      )}
      <button
        type="button"
        popoverTarget="filters"
        popoverTargetAction="hide"
        className="btn btn-primary sticky bottom-0 mt-5 w-full lg:hidden"
      >
        {t("show", { count: answer.matching })}
      </button>
    </form>
  );
}

const Group = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <fieldset className="mt-4 min-w-0">
    <legend className="mb-0.5 text-second font-medium">{name}</legend>
    {children}
  </fieldset>
);

function Tick({
  type,
  name,
  value,
  facet,
  label,
  on,
}: {
  type: "radio" | "checkbox";
  name: string;
  value?: string;
  facet: Facet;
  label: string;
  on: boolean;
}) {
  const t = useTranslations("filters");
  const locale = useLocale();
  return (
    <label className={clsx("flex min-h-7 items-center gap-2.5 text-second max-lg:min-h-11", facet.count === 0 && !on && "text-ink-3")}>
      <input
        type={type}
        name={name}
        value={value ?? facet.value}
        defaultChecked={on}
        className={clsx(type, "shrink-0 rounded-[3px]", type === "radio" && "rounded-full")}
      />
      <span className="min-w-0 flex-1 truncate">
        {label}{" "}
        <span className="text-label text-ink-3" aria-label={t("flights", { count: facet.count })}>
          {facet.count}
        </span>
      </span>
      {facet.from && <span className="text-label text-ink-2">{formatMoneyShort(facet.from, locale)}</span>}
    </label>
  );
}

/** On narrow windows: one scrolling line; what is on can be dropped there. */
export function FilterChips({ answer, params }: { answer: ListAnswer; params: UrlParams }) {
  const t = useTranslations("filters");
  const count = countFilters(params);
  const chips: { label: string; names: FilterName[] }[] = [];
  if (params.stops !== undefined) chips.push({ label: t(`stopsMost.${params.stops as "0"}`), names: ["stops"] });
  if (params.leaveFrom !== undefined || params.leaveTo !== undefined)
    chips.push({ label: t("between", { from: params.leaveFrom ?? "0", to: params.leaveTo ?? "24" }), names: ["leaveFrom", "leaveTo"] });
  for (const name of ["bag", "changeable", "refundable"] as const)
    if (params[name]) chips.push({ label: t(`includes.${name}`), names: [name] });
  const names = (name: "carriers" | "via") =>
    (params[name] ?? "")
      .split(",")
      .filter(Boolean)
      .map((code) => answer.facets[name].find((facet) => facet.value === code)?.label ?? code);
  if (params.carriers) chips.push({ label: names("carriers").join(", "), names: ["carriers"] });
  if (params.via) chips.push({ label: t("viaChip", { places: names("via").join(", ") }), names: ["via"] });
  return (
    <div className="scroll-line -mx-4 px-4 py-3 lg:hidden">
      <button type="button" popoverTarget="filters" className="chip shrink-0">
        <SlidersHorizontal size={16} aria-hidden="true" />
        {t("title")} {count > 0 && <span className="text-ink-2">{count}</span>}
      </button>
      {chips.map(({ label, names: dropped }) => (
        <a
          key={dropped[0]}
          data-soft
          data-on="true"
          href={linkTo(params, Object.fromEntries(dropped.map((name) => [name, null])))}
          className="chip shrink-0"
        >
          {label}
          <X size={16} aria-hidden="true" />
          <span className="sr-only">{t("drop")}</span>
        </a>
      ))}
    </div>
  );
}
