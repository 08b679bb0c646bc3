import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readSite } from "@/app/_data/site";
import { SiteFrame } from "@/components/site/site-frame";
import { EmptyBarb } from "@/components/ui/barb";
import { path } from "@/server/kernel/path";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("errors");
  return { title: t("notFoundTitle") };
}

export default async function NotFound() {
  const site = await readSite();
  const t = await getTranslations("errors");
  return (
    <SiteFrame site={site} page="none" pathname={path.home()} params={{}} currency={site.preferences.currency ?? site.currency}>
      <div className="mx-auto w-full max-w-[1240px] px-4 pt-9 md:px-5">
        <EmptyBarb />
        <h1 className="mt-3 text-h1">{t("notFoundTitle")}</h1>
        <p className="mt-1 max-w-[52ch] text-ink-2">{t("notFound")}</p>
        <p className="mt-4 flex gap-6">
          <a className="link-p inline-flex min-h-11 items-center" href={path.home()}>
            {t("toHome")}
          </a>
          <a className="link-p inline-flex min-h-11 items-center" href={path.explore()}>
            {t("toExplore")}
          </a>
        </p>
      </div>
    </SiteFrame>
  );
}
