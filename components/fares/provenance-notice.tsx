"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatAge } from "@/components/ui/format";
import { Notice } from "@/components/ui/notice";
import { useNow } from "@/components/ui/now";
import type { Provenance } from "@/server/search/model";

/** Said when another place than this region's own data answered: what is away, how old, what still works. */
export function ProvenanceNotice({ provenance }: { provenance: Provenance }) {
  const t = useTranslations("results");
  const locale = useLocale();
  const now = useNow();
  if (!provenance.degraded) return null;
  const age = provenance.newestSeenAt ? formatAge(provenance.newestSeenAt, now, locale) : null;
  const region = provenance.region.toUpperCase();
  const origin = provenance.answeredBy === "postgres" ? t("fromRecord") : t("fromRegion", { region: provenance.answeredBy.toUpperCase() });
  return (
    <div className="pt-4">
      <Notice kind="degraded" title={t("regionAway", { region })}>
        {`${origin}${age ? t("newestOld", { age }) : "."}`}
      </Notice>
    </div>
  );
}
