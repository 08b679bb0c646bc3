"use client";
import { RotateCw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { Age } from "@/components/ui/age";
import { formatClock, formatMinutes, formatMoneyShort } from "@/components/ui/format";
import type { BrandOffer, Itinerary, ListAnswer, Slice } from "@/server/search/model";
import { BrandTable } from "./brand-table";
import { HourLines, RouteStroke } from "./route-stroke";
import { linkTo } from "./search-links";
import type { UrlParams } from "./search-form";
import { strokeOf, type Axis } from "./stroke";

type Props = {
  row: Itinerary;
  axis: Axis;
  /** Longest slice of the list, for the short lines of a phone. */
  longestMinutes: number;
  open: boolean;
  params: UrlParams;
  carriers: ListAnswer["carriers"];
  travellers: number;
};

export const rowId = (key: string) => `row-${key.replaceAll(/[^A-Za-z0-9-]/g, "-")}`;
export const cheapestOf = (brands: BrandOffer[]) =>
  brands.reduce((least, brand) => (Number(brand.total.amountMinor) < Number(least.total.amountMinor) ? brand : least));

export function ResultRow({ row, axis, longestMinutes, open, params, carriers, travellers }: Props) {
  const t = useTranslations("results");
  const locale = useLocale();
  const offer = cheapestOf(row.brands);
  const id = rowId(row.key);
  const total = formatMoneyShort(offer.total, locale);
  const label = t("rowLabel", {
    flights: row.slices
      .map((slice) => `${carrierName(slice, carriers)} ${slice.numbers.join(", ")} ${clocks(slice)?.join(" – ") ?? ""}`)
      .join("; "),
    total,
  });
  return (
    <li id={id} className={clsx("relative border-b border-line", open && "bg-base-200 lg:-mx-3 lg:px-3")}>
      <div className="relative grid grid-cols-[112px_minmax(0,1fr)_auto] gap-x-3 py-3 lg:grid-cols-[152px_134px_minmax(0,1fr)_132px_116px] lg:gap-x-0">
        <div className="absolute inset-y-0 start-[286px] end-[248px] max-lg:hidden">
          <HourLines axis={axis} open={open} />
        </div>
        {row.slices.map((slice, index) => (
          <SliceCells
            key={slice.flightId}
            slice={slice}
            index={index}
            axis={axis}
            longestMinutes={longestMinutes}
            open={open}
            stale={offer.stale}
            carriers={carriers}
          >
            {index === 0 && (
              <a
                data-soft
                href={linkTo(params, { open: open ? null : row.key }, id)}
                aria-expanded={open}
                aria-label={label}
                className="stretch"
              >
                {carrierName(slice, carriers)}
              </a>
            )}
          </SliceCells>
        ))}
        <div
          className={clsx(
            "col-start-3 row-start-1 self-center text-end lg:col-start-5",
            row.slices.length > 1 ? "row-span-4 lg:row-span-2" : "row-span-2 lg:row-span-1",
          )}
        >
          <div className={clsx("text-price font-semibold", offer.stale && "text-ink-3")}>
            {offer.charges.length > 0 && <span className="text-label font-normal text-ink-2">{t("about")} </span>}
            {total}
          </div>
          {travellers > 1 && (
            <div className="text-label text-ink-2">
              {t("perPerson", { count: travellers, amount: formatMoneyShort(offer.perPerson, locale) })}
              {offer.seatsLeft !== null && offer.seatsLeft <= 4 && <SeatsLeft count={offer.seatsLeft} />}
            </div>
          )}
          {travellers === 1 && offer.seatsLeft !== null && offer.seatsLeft <= 4 && (
            <div className="text-label">
              <SeatsLeft count={offer.seatsLeft} />
            </div>
          )}
          <div className="text-label text-ink-3">
            <Age seenAt={offer.seenAt} short={offer.stale} />
          </div>
          {offer.stale && (
            <a
              data-again={row.key}
              href={linkTo(params, { open: row.key }, id)}
              className="link-p relative z-10 inline-flex min-h-6 items-center gap-1 text-second max-lg:min-h-11"
            >
              <RotateCw size={14} aria-hidden="true" />
              {t("readAgain")}
            </a>
          )}
          {!offer.soldHere && <span className="tag mt-0.5">{t("notSoldHere")}</span>}
        </div>
      </div>
      {open && <BrandTable row={row} travellers={travellers} />}
    </li>
  );
}

function SeatsLeft({ count }: { count: number }) {
  const t = useTranslations("results");
  return (
    <>
      {" · "}
      <b className="font-medium text-high">{t("seatsLeft", { count })}</b>
    </>
  );
}

const carrierName = (slice: Slice, carriers: ListAnswer["carriers"]) => carriers[slice.carrier] ?? slice.carrier;

function clocks(slice: Slice): [string, string] | null {
  const departs = slice.segments[0]?.departsAtLocal;
  const arrives = slice.segments.at(-1)?.arrivesAtLocal;
  return departs && arrives ? [formatClock(departs), formatClock(arrives)] : null;
}

type CellsProps = Pick<Props, "axis" | "longestMinutes" | "open" | "carriers"> & {
  slice: Slice;
  index: number;
  stale: boolean;
  children: React.ReactNode;
};

/** One line a slice; on a phone the times with a short line, and the rest beneath. */
function SliceCells({ slice, index, axis, longestMinutes, open, stale, carriers, children }: CellsProps) {
  const t = useTranslations("results");
  const stroke = strokeOf(slice);
  const times = clocks(slice);
  const name = children || carrierName(slice, carriers);
  const stops = t("stops", { count: slice.stops.length });
  const time = slice.minutes === null ? null : formatMinutes(slice.minutes);
  const line = index === 0 ? "lg:row-start-1" : "lg:row-start-2";
  const shift = slice.dayShift;
  return (
    <>
      <div
        className={clsx(
          "col-span-2 self-center pe-2 text-second max-lg:truncate lg:flex lg:items-baseline lg:gap-1.5 max-lg:order-2 max-lg:mb-1 lg:col-span-1 lg:col-start-1 lg:text-body",
          line,
          index === 0 ? "max-lg:row-start-2" : "max-lg:row-start-4",
          stale && "text-ink-3",
        )}
      >
        <span className="min-w-0 truncate">{name}</span>{" "}
        <code className="shrink-0 text-second text-ink-2 max-lg:hidden">{slice.numbers[0]}</code>
        <span className="lg:hidden">
          {" · "}
          <b className="font-medium">{stops}</b> {time}
          {slice.stops.length > 0 && ` · ${slice.stops.map((stop) => stop.airport).join(", ")}`}
        </span>
      </div>
      <div
        className={clsx(
          "self-center whitespace-nowrap text-value font-medium lg:col-start-2",
          line,
          index === 0 ? "max-lg:row-start-1" : "max-lg:row-start-3",
          stale && "text-ink-3",
        )}
      >
        {times ? (
          <>
            {times[0]} <span className="text-ink-3">–</span> {times[1]}
            {shift !== null && shift !== 0 && (
              <sup className="ms-0.5 text-axis font-medium text-high">
                <span aria-hidden="true">{shift > 0 ? `+${shift}` : `−${-shift}`}</span>
                <span className="sr-only">{t("dayShift", { days: shift })}</span>
              </sup>
            )}
          </>
        ) : (
          <span className="text-body font-normal text-ink-2">{t("noTimes")}</span>
        )}
      </div>
      <div className={clsx("relative self-center lg:col-start-3", line, index === 0 ? "max-lg:row-start-1" : "max-lg:row-start-3")}>
        {stroke && (
          <>
            <div className="max-lg:hidden">
              <RouteStroke stroke={stroke} axis={axis} shown={open} />
            </div>
            <div className="max-w-32 max-xs:hidden lg:hidden">
              <RouteStroke
                stroke={stroke}
                axis={{ fromHour: stroke.fromHour, toHour: stroke.fromHour + longestMinutes / 60 }}
                shown={open}
                codes={false}
              />
            </div>
          </>
        )}
      </div>
      <div className={clsx("self-center ps-4 max-lg:hidden lg:col-start-4", line)}>
        <b className="font-medium">{stops}</b> {time}
      </div>
    </>
  );
}
