"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { path } from "@/server/kernel/path";
import type { UrlParams } from "./search-form";

type Problem = { field: string; sentence: string; suggestions?: { code: string; label: string }[] };

const targetOf = (field: string) =>
  field === "from" || field === "to" ? `place-${field}` : ["adults", "children", "infants"].includes(field) ? "travellers" : "dates";

/** First on the page and focused; each line leads to its field, where the same words stand. */
export function ErrorSummary({ problems, params }: { problems: Problem[]; params: UrlParams }) {
  const t = useTranslations("box");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  if (problems.length === 0) return null;
  return (
    <div ref={box} role="alert" tabIndex={-1} className="mb-5 max-w-2xl rounded-[6px] border-2 border-error p-4">
      <h2 className="text-value font-semibold">{t("correct", { count: problems.length })}</h2>
      <ul className="mt-1 list-disc ps-5">
        {problems.map(({ field, sentence, suggestions = [] }) => (
          <li key={field + sentence}>
            <a href={`#${targetOf(field)}`} className="inline-flex min-h-6 items-center text-error hover:underline">
              {t.has(`fields.${field}` as "fields.from") ? `${t(`fields.${field}` as "fields.from")}: ` : ""}
              {sentence}
            </a>
            {suggestions.length > 0 && (
              <span className="block">
                {t("didYouMean")}{" "}
                {suggestions.map(({ code, label }) => (
                  <a key={code} href={path.search({ ...params, [field]: code })} className="link-p me-4 inline-flex min-h-6 items-center">
                    {label}
                  </a>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
