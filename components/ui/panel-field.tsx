"use client";
import { CircleAlert } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { clsx } from "clsx";

type Props = {
  id: string;
  label: string;
  value: ReactNode;
  doneWord: string;
  problem?: string | undefined;
  align?: "start" | "end";
  onOpen?: () => void;
  children: ReactNode;
};

/** A field that opens a panel beneath it, or a sheet on a phone. `<details>`, so it opens without a script. */
export function PanelField({ id, label, value, doneWord, problem, align = "start", onOpen, children }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (details.current) details.current.open = false;
    details.current?.querySelector("summary")?.focus();
  };
  return (
    <details ref={details} id={id} data-menu className="relative h-full" onToggle={(event) => event.currentTarget.open && onOpen?.()}>
      <summary
        className="flex h-full min-h-[66px] flex-col justify-center px-4 py-2 hover:bg-base-200 focus-visible:outline-offset-[-1px]"
        onPointerEnter={onOpen}
        onFocus={onOpen}
        aria-describedby={problem ? `${id}-problem` : undefined}
      >
        <span className="text-label text-ink-2">{label}</span>
        {problem && (
          <span id={`${id}-problem`} className="flex items-center gap-1 text-label text-error">
            <CircleAlert size={12} aria-hidden="true" className="shrink-0" />
            {problem}
          </span>
        )}
        <span className="text-value">{value}</span>
      </summary>
      <div
        className={clsx(
          "pop z-40 overflow-auto p-4 max-md:fixed max-md:inset-0 max-md:rounded-none max-md:border-0 max-md:pb-20 md:absolute md:top-full md:mt-2",
          align === "start" ? "md:start-0" : "md:end-0",
        )}
      >
        {children}
        <div className="bg-base-100 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:border-t max-md:border-line max-md:p-4 md:mt-3 md:flex md:justify-end">
          <button type="button" onClick={close} className="btn btn-line btn-s max-md:w-full">
            {doneWord}
          </button>
        </div>
      </div>
    </details>
  );
}
