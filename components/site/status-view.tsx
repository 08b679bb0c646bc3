import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { clsx } from "clsx";
import { Age } from "@/components/ui/age";
import { formatCount } from "@/components/ui/format";
import { Notice } from "@/components/ui/notice";
import type { Status } from "@/server/operations/read-status";
import { path } from "@/server/kernel/path";

type Props = { status: Status | null; region: "us" | "eu"; other: { region: "us" | "eu"; url: string }; locale: string };

/** What answers just now, seen from this region's server. Figures are counted, never promised. */
export function StatusView({ status, region, other, locale }: Props) {
  const t = useTranslations("status");
  const count = (value: number) => formatCount(value, locale);
  if (!status)
    return (
      <Page>
        <Notice kind="degraded" title={t("unknown")}>
          {t("unknownNext")}
        </Notice>
      </Page>
    );
  const newest = status.sources.reduce<string | null>(
    (found, { checkedUpTo }) => (checkedUpTo && (!found || checkedUpTo > found) ? checkedUpTo : found),
    null,
  );
  const own = status.dataCentres.find((centre) => centre.name === region);
  const anyCentre = status.dataCentres.some((centre) => centre.up);
  const sentence =
    own?.up && status.postgres.up
      ? t("allAnswer")
      : own?.up
        ? t("recordAway")
        : anyCentre
          ? t("ownAway", { region: region.toUpperCase() })
          : status.postgres.up
            ? t("bothAway")
            : t("nothingAnswers");
  const answers = [
    ...status.dataCentres.map((centre) => ({
      name: t("centre", { region: centre.name.toUpperCase() }),
      role: centre.name === region ? t("ownCentre") : t("otherCentre"),
      up: centre.up,
      latencyMs: centre.latencyMs,
    })),
    { name: "PostgreSQL", role: t("record"), up: status.postgres.up, latencyMs: status.postgres.latencyMs },
  ];
  return (
    <Page>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <Section title={t("answers")} aside={sentence}>
          <Table heads={[t("store"), t("use"), t("state"), t("time")]} last>
            {answers.map(({ name, role, up, latencyMs }) => (
              <tr key={name} className="border-b border-line">
                <th scope="row" className="py-2.5 text-start font-medium">
                  {name}
                </th>
                <td className="text-ink-2">{role}</td>
                <td>
                  <State ok={up}>{up ? t("up") : t("down")}</State>
                </td>
                <td className="text-end">
                  {latencyMs === null ? "–" : t("ms", { ms: latencyMs < 10 ? latencyMs.toFixed(1) : Math.round(latencyMs) })}
                </td>
              </tr>
            ))}
          </Table>
          <p className="pt-3 text-ink-2">
            {t("regionIs", { region: region.toUpperCase() })}{" "}
            <a className="link-p" href={path.inRegion(other.url, path.status(), {})}>
              {t("otherStatus", { region: other.region.toUpperCase() })}
            </a>
          </p>
        </Section>
        <Section title={t("amount")}>
          <dl className="grid grid-cols-2 gap-x-6">
            <Figure name={t("newestPrice")}>{newest ? <Age seenAt={newest} short /> : "–"}</Figure>
            <Figure name={t("fares")}>{status.rows ? count(status.rows.fares) : "–"}</Figure>
            <Figure name={t("flights")}>{status.rows ? count(status.rows.flights) : "–"}</Figure>
            <Figure name={t("history")}>{status.rows ? count(status.rows.history) : "–"}</Figure>
          </dl>
          <FirstMinutes progress={status.progress} locale={locale} />
        </Section>
      </div>
      <div className="mt-8">
        <Section title={t("sources")} aside={t("sourcesNote")}>
          {status.sources.length === 0 ? (
            <p className="py-4 text-ink-2">{status.postgres.up ? t("noSources") : t("sourcesAway")}</p>
          ) : (
            <div className="overflow-x-auto">
              <Table heads={[t("source"), t("checked"), t("state"), t("sold"), t("accuracy")]} last>
                {status.sources.map((source) => (
                  <tr key={source.name} className="border-b border-line">
                    <th scope="row" className="py-2.5 pe-4 text-start font-medium">
                      {source.label} <code className="text-second font-normal text-ink-2 max-md:hidden">{source.name}</code>
                    </th>
                    <td>{source.checkedUpTo ? <Age seenAt={source.checkedUpTo} short /> : t("never")}</td>
                    <td>
                      <State ok={!source.suppressed && !source.late}>
                        {source.suppressed ? t("hidden") : source.late ? t("late") : t("inTime")}
                      </State>
                    </td>
                    <td>{source.soldHere ? t("soldYes") : t("soldNo")}</td>
                    <td className="text-end">
                      {source.priceAccuracy === null ? (
                        <span className="text-ink-2">{t("noAccuracy")}</span>
                      ) : (
                        t("percent", { value: (source.priceAccuracy * 100).toFixed(1) })
                      )}
                    </td>
                  </tr>
                ))}
              </Table>
            </div>
          )}
        </Section>
      </div>
      <div className="mt-8">
        <Section title={t("credits")}>
          <ul className="grid gap-1 pt-3 text-ink-2">
            <Credit name="airport-data-js" href="https://creativecommons.org/licenses/by/4.0/">
              {t("creditAirports")}
            </Credit>
            <Credit name="GeoNames" href="https://www.geonames.org/">
              {t("creditCities")}
            </Credit>
            <Credit name="Natural Earth" href="https://www.naturalearthdata.com/">
              {t("creditMap")}
            </Credit>
          </ul>
        </Section>
      </div>
    </Page>
  );
}

function Page({ children }: { children: ReactNode }) {
  const t = useTranslations("status");
  return (
    <div className="mx-auto w-full max-w-[1240px] px-4 pt-7 md:px-5 md:pt-9">
      <h1 className="text-[22px] leading-7 tracking-[-0.018em] md:text-h1">{t("title")}</h1>
      <p className="mb-7 text-ink-2 md:text-[15px]">{t("under")}</p>
      {children}
    </div>
  );
}

const Section = ({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) => (
  <section className="rule-2 pt-3">
    <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-6">
      <h2 className="text-value font-semibold">{title}</h2>
      {aside && <span className="text-second text-ink-2">{aside}</span>}
    </div>
    {children}
  </section>
);

const Table = ({ heads, last, children }: { heads: string[]; last?: boolean; children: ReactNode }) => (
  <table className="w-full border-collapse">
    <thead>
      <tr className="border-b border-line text-label text-ink-2">
        {heads.map((head, index) => (
          <th key={head} scope="col" className={clsx("py-2 font-normal", last && index === heads.length - 1 ? "text-end" : "text-start")}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);

/** Shape and word, so that the colour only helps. */
const State = ({ ok, children }: { ok: boolean; children: ReactNode }) => (
  <span className="inline-flex items-center gap-2">
    <svg width="9" height="9" aria-hidden="true" className={ok ? "text-low" : "text-high"} fill="currentColor">
      {ok ? <circle cx="4.5" cy="4.5" r="3.5" /> : <path d="M4.5 0L9 4.5L4.5 9L0 4.5Z" />}
    </svg>
    {children}
  </span>
);

const Figure = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="border-b border-line py-2.5">
    <dt className="text-label text-ink-2">{name}</dt>
    <dd className="text-number font-semibold">{children}</dd>
  </div>
);

const Credit = ({ name, href, children }: { name: string; href: string; children: ReactNode }) => (
  <li>
    <a className="link-p underline" href={href} rel="noreferrer">
      {name}
    </a>
    : {children}
  </li>
);

function FirstMinutes({ progress, locale }: { progress: Status["progress"]; locale: string }) {
  const t = useTranslations("status");
  if (!progress) return null;
  const rows = [
    { name: t("loadFares"), ...progress.fares, doneAt: progress.faresDoneAt },
    { name: t("loadHistory"), ...progress.backfill, doneAt: progress.backfillDoneAt },
  ];
  return (
    <div className="pt-4">
      <h3 className="font-medium">{t("firstMinutes")}</h3>
      {rows.map(({ name, done, total, doneAt }) => {
        const share = doneAt ? 1 : total ? Math.min(1, done / total) : 0;
        return (
          <div key={name} className="pt-2">
            <div className="flex justify-between gap-4 text-second">
              <span>{name}</span>
              <span className="text-ink-2">
                {doneAt
                  ? t("loaded", { count: formatCount(done, locale) })
                  : total
                    ? t("loadedOf", { count: formatCount(done, locale), total: formatCount(total, locale) })
                    : t("loaded", { count: formatCount(done, locale) })}
              </span>
            </div>
            <svg width="100%" height="12" aria-hidden="true" strokeLinecap="round" strokeWidth="2">
              <line x1="4" x2="99%" y1="6" y2="6" className="stroke-ink-3" strokeDasharray="0.1 5" />
              <line x1="4" x2={`${Math.max(1, share * 99)}%`} y1="6" y2="6" className="stroke-route" />
              <circle
                cx={`${Math.max(1, share * 99)}%`}
                cy="6"
                r="3.2"
                className={share === 1 ? "fill-route stroke-route" : "fill-base-100 stroke-route"}
              />
            </svg>
          </div>
        );
      })}
    </div>
  );
}
