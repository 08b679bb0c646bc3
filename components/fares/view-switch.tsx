import { CalendarDays, Grid3x3, List } from "lucide-react";
import { useTranslations } from "next-intl";
import { clsx } from "clsx";
import { linkTo } from "./search-links";
import type { UrlParams } from "./search-form";

const VIEWS = [
  { view: "list", Icon: List },
  { view: "calendar", Icon: CalendarDays },
  { view: "grid", Icon: Grid3x3 },
] as const;

/** List, calendar, grid of the same search. A grid needs a return. */
export function ViewSwitch({ view, params, words }: { view: "list" | "calendar" | "grid"; params: UrlParams; words: boolean }) {
  const t = useTranslations("results");
  return (
    <nav aria-label={t("view")} className="segment">
      {VIEWS.filter((each) => each.view !== "grid" || params.ret || view === "grid").map(({ view: name, Icon }) => (
        <a
          key={name}
          data-soft
          href={linkTo(params, { view: name === "list" ? null : name, span: null })}
          aria-current={name === view ? "page" : undefined}
        >
          <Icon size={16} aria-hidden="true" />
          <span className={clsx(!words && "sr-only")}>{t(`views.${name}`)}</span>
        </a>
      ))}
    </nav>
  );
}
