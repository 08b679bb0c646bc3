import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { clsx } from "clsx";

type Props = { kind: "degraded" | "info"; title: ReactNode; children?: ReactNode; action?: ReactNode };

/** Bold: what is wrong and how old; then what still works. */
export function Notice({ kind, title, children, action }: Props) {
  const Icon = kind === "degraded" ? TriangleAlert : Info;
  return (
    <div
      role={kind === "degraded" ? "status" : undefined}
      className={clsx(
        "flex flex-wrap items-center gap-x-4 gap-y-3 border-s-[3px] px-4 py-3",
        kind === "degraded" ? "border-high bg-high-tint" : "border-ink-2 bg-base-200",
      )}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" className={clsx("shrink-0", kind === "degraded" && "text-high")} />
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-semibold">{title}</strong> {children}
      </p>
      {action}
    </div>
  );
}
