"use client";
import { Minus, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useHydrated } from "@/components/ui/hydrated";
import { PanelField } from "@/components/ui/panel-field";
import { CABINS } from "@/server/kernel/cabins";
import type { SearchForm } from "./search-form";

const KINDS = [
  { kind: "adults", least: 1, most: 9 },
  { kind: "children", least: 0, most: 8 },
  { kind: "infants", least: 0, most: 9 },
] as const;

export function TravellersField({ form, problem }: { form: SearchForm; problem?: string | undefined }) {
  const t = useTranslations("box");
  const hydrated = useHydrated();
  const [counts, setCounts] = useState({ adults: form.adults, children: form.children, infants: form.infants });
  const [cabin, setCabin] = useState(form.cabin);
  const words = KINDS.filter(({ kind }) => counts[kind] > 0).map(({ kind }) => t(`count.${kind}`, { count: counts[kind] }));
  const value = (
    <>
      <span className="font-medium">{words.join(", ")}</span> <span className="text-ink-2">{t(`cabins.${cabin as "economy"}`)}</span>
    </>
  );
  return (
    <PanelField id="travellers" label={t("travellers")} value={value} doneWord={t("done")} problem={problem} align="end">
      <div className="md:w-80">
        {KINDS.map(({ kind, least, most }) => (
          <div key={kind} className="flex min-h-14 items-center justify-between gap-4 border-b border-line">
            <label htmlFor={`count-${kind}`}>
              {t(kind)}
              <span className="block text-label text-ink-2">{t(`ages.${kind}`)}</span>
            </label>
            <div className="flex items-center gap-1">
              {hydrated && (
                <Step
                  label={t("fewer", { kind: t(kind) })}
                  off={counts[kind] <= least}
                  onStep={() => setCounts({ ...counts, [kind]: counts[kind] - 1 })}
                >
                  <Minus size={16} aria-hidden="true" />
                </Step>
              )}
              <input
                id={`count-${kind}`}
                name={kind}
                type="number"
                min={least}
                max={most}
                value={counts[kind]}
                onChange={(event) => setCounts({ ...counts, [kind]: Math.min(most, Math.max(least, Number(event.target.value) || least)) })}
                className="w-10 [appearance:textfield] bg-transparent text-center text-value font-medium"
              />
              {hydrated && (
                <Step
                  label={t("more", { kind: t(kind) })}
                  off={counts[kind] >= most}
                  onStep={() => setCounts({ ...counts, [kind]: counts[kind] + 1 })}
                >
                  <Plus size={16} aria-hidden="true" />
                </Step>
              )}
            </div>
          </div>
        ))}
        <fieldset className="mt-3">
          <legend className="text-label text-ink-2">{t("cabin")}</legend>
          {CABINS.map((name) => (
            <label key={name} className="flex min-h-9 items-center gap-2.5 max-md:min-h-11">
              <input
                type="radio"
                name="cabin"
                value={name}
                className="radio"
                defaultChecked={form.cabin === name}
                onChange={() => setCabin(name)}
              />
              {t(`cabins.${name}`)}
            </label>
          ))}
        </fieldset>
      </div>
    </PanelField>
  );
}

function Step({ label, off, onStep, children }: { label: string; off: boolean; onStep: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={off}
      onClick={() => !off && onStep()}
      className="grid size-9 place-items-center rounded-[4px] border border-line-control aria-disabled:opacity-40 max-md:size-11"
    >
      {children}
    </button>
  );
}
