"use client";
import { useLocale, useTranslations } from "next-intl";
import { clsx } from "clsx";
import { Age } from "@/components/ui/age";
import { formatMinutes, formatMoney, formatMoneyShort } from "@/components/ui/format";
import type { BrandOffer, Itinerary } from "@/server/search/model";

/** Brands across, conditions down; beside them why the row stands where it stands. On a phone one brand under another. */
export function BrandTable({ row, travellers }: { row: Itinerary; travellers: number }) {
  const t = useTranslations("results");
  const locale = useLocale();
  const currency = row.brands[0]?.total.currency ?? "EUR";
  const part = (amountMinor: number) => formatMoneyShort({ amountMinor: String(amountMinor), currency }, locale);
  const rows: { name: string; cell: (brand: BrandOffer) => React.ReactNode }[] = [
    { name: t("bags"), cell: (brand) => (brand.conditions ? t("bagCount", { count: brand.conditions.checkedBags }) : t("notStated")) },
    { name: t("change"), cell: (brand) => <Change brand={brand} /> },
    { name: t("cancel"), cell: (brand) => <Cancel brand={brand} /> },
    {
      name: t("source"),
      cell: (brand) => (
        <>
          {brand.source}, <Age seenAt={brand.seenAt} />
          {!brand.soldHere && <span className="tag ms-1.5">{t("notSoldHere")}</span>}
        </>
      ),
    },
  ];
  return (
    <div className="pb-4">
      <table className="w-full table-fixed border-collapse max-md:hidden">
        <caption className="sr-only">{t("brandsOf")}</caption>
        <thead>
          <tr className="border-b border-line align-top">
            <th scope="col" className="w-[152px] py-3 pe-3 text-start text-second font-normal">
              <Why row={row} part={part} />
            </th>
            {row.brands.map((brand) => (
              <th key={brandKey(brand)} scope="col" className="px-2 py-3 text-start first-of-type:ps-0">
                <span className="flex items-baseline justify-between gap-3">
                  <span className="font-medium tracking-[0.03em]">{brandName(brand, t("oneFare"))}</span>
                  <span className={clsx("text-value font-semibold", brand.stale && "text-ink-3")}>
                    {brand.charges.length > 0 && `${t("about")} `}
                    {formatMoney(brand.total, locale)}
                  </span>
                </span>
                <PerPerson brand={brand} travellers={travellers} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cell }) => (
            <tr key={name} className="border-b border-line align-top last:border-b-0">
              <th scope="row" className="py-2 pe-3 text-start font-normal text-ink-2">
                {name}
              </th>
              {row.brands.map((brand) => (
                <td key={brandKey(brand)} className="px-2 py-2">
                  {cell(brand)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="md:hidden">
        {row.brands.map((brand) => (
          <section key={brandKey(brand)} className="border-t border-line py-3">
            <h3 className="flex items-baseline justify-between gap-3">
              <span className="font-medium tracking-[0.03em]">{brandName(brand, t("oneFare"))}</span>
              <span className={clsx("text-value font-semibold", brand.stale && "text-ink-3")}>{formatMoney(brand.total, locale)}</span>
            </h3>
            <dl className="mt-1 grid grid-cols-[96px_1fr] gap-x-3 gap-y-0.5 text-second">
              {rows.map(({ name, cell }) => (
                <div key={name} className="contents">
                  <dt className="text-ink-2">{name}</dt>
                  <dd>{cell(brand)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="text-second">
          <Why row={row} part={part} />
        </p>
      </div>
    </div>
  );
}

const brandKey = (brand: BrandOffer) => `${brand.brand} ${brand.source}`;
const brandName = (brand: BrandOffer, unnamed: string) => (brand.brand === "UNSTATED" ? unnamed : brand.brand);

function PerPerson({ brand, travellers }: { brand: BrandOffer; travellers: number }) {
  const t = useTranslations("results");
  const locale = useLocale();
  return (
    <span className="block text-end text-label font-normal text-ink-2">
      {travellers > 1 && t("perPerson", { count: travellers, amount: formatMoney(brand.perPerson, locale) })}
      {travellers > 1 && brand.charges.length > 0 && <br />}
      {brand.charges.length > 0 && `${t("charged", { amount: brand.charges.map((money) => formatMoney(money, locale)).join(" + ") })}`}
    </span>
  );
}

/** In words for the best, in its parts for every row: the order of the list is no secret. */
function Why({ row, part }: { row: Itinerary; part: (amountMinor: number) => string }) {
  const t = useTranslations("results");
  const { score, best } = row;
  const faster = best?.minutesFasterThanCheapest ?? 0;
  const over = Number(best?.overCheapestMinor ?? 0);
  const parts = [
    score.time > 0 && t("scoreTime", { amount: part(score.time) }),
    score.stops > 0 && t("scoreStops", { amount: part(score.stops) }),
    score.night > 0 && t("scoreNight", { amount: part(score.night) }),
  ].filter(Boolean);
  return (
    <>
      {best && (
        <span className="block">
          {t.rich(over === 0 ? "bestCheapest" : faster > 0 ? "bestFaster" : "bestOver", {
            b: (text) => <b className="font-semibold">{text}</b>,
            time: formatMinutes(faster),
            amount: part(over),
          })}
        </span>
      )}
      <span className="block text-label text-ink-2">
        {t("scored", { price: part(score.price), parts: parts.join(", ") || t("scoreNothing") })}
      </span>
    </>
  );
}

function Change({ brand }: { brand: BrandOffer }) {
  const t = useTranslations("results");
  const locale = useLocale();
  const { conditions } = brand;
  if (!conditions) return t("notStated");
  if (conditions.changeUntilHours === null) return t("changeNever");
  const free = !conditions.changeFee || Number(conditions.changeFee.amountMinor) === 0;
  if (free) return t("changeFree", { hours: conditions.changeUntilHours });
  return t("changeFee", { fee: formatMoneyShort(conditions.changeFee!, locale), hours: conditions.changeUntilHours });
}

function Cancel({ brand }: { brand: BrandOffer }) {
  const t = useTranslations("results");
  if (!brand.conditions) return t("notStated");
  if (brand.conditions.refundUntilHours === null) return t("refundNever");
  return <span className="text-low">{t("refundUntil", { hours: brand.conditions.refundUntilHours })}</span>;
}
