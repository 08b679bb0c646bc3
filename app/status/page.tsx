import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { readSite } from "@/app/_data/site";
import { readStatus } from "@/app/_data/status";
import { SiteFrame } from "@/components/site/site-frame";
import { StatusView } from "@/components/site/status-view";
import { ClientTexts } from "@/components/ui/client-texts";
import { NowProvider } from "@/components/ui/now";
import { path } from "@/server/kernel/path";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("status");
  return { title: t("title"), description: t("under") };
}

export default async function StatusPage() {
  const status = await readStatus();
  const site = await readSite();
  const locale = await getLocale();
  const degraded = status?.dataCentres.some((centre) => centre.name === site.region && !centre.up);
  return (
    <SiteFrame
      site={site}
      page="status"
      pathname={path.status()}
      params={{}}
      currency={site.preferences.currency ?? site.currency}
      answeredBy={degraded ? site.other.region : null}
    >
      <ClientTexts only={["status", "map"]}>
        <NowProvider renderedAt={site.renderedAt}>
          <StatusView status={status} region={site.region} other={site.other} locale={locale} />
        </NowProvider>
      </ClientTexts>
    </SiteFrame>
  );
}
