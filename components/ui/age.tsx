"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatAge } from "./format";
import { useNow } from "./now";

/** `seen 40 s ago`, ticking. Short form: `40 s ago`. */
export function Age({ seenAt, short = false }: { seenAt: string; short?: boolean }) {
  const t = useTranslations("age");
  const age = formatAge(seenAt, useNow(), useLocale());
  return <time dateTime={seenAt}>{short ? t("ago", { age }) : t("seen", { age })}</time>;
}
