"use client";
import { CircleAlert } from "lucide-react";
import { useEffect, useRef, useState, type ComponentType } from "react";
import type { PlaceComboboxProps } from "./place-combobox";

export type PlaceFieldProps = {
  name: "from" | "to";
  label: string;
  value: string;
  placeholder: string;
  problem?: string | undefined;
  /** Where the place is a filter, choosing it is enough. */
  submitOnChoice?: boolean;
};

/** A plain field that takes a name or a code; the suggestions arrive with the first touch. */
export function PlaceField({ name, label, value, placeholder, problem, submitOnChoice = false }: PlaceFieldProps) {
  const plain = useRef<HTMLInputElement>(null);
  const [combobox, setCombobox] = useState<{
    Field: ComponentType<PlaceComboboxProps>;
    text: string;
    held: boolean;
    isTyped: boolean;
  } | null>(null);
  const load = async () => {
    const { PlaceCombobox } = await import("./place-combobox");
    const input = plain.current;
    if (input)
      setCombobox({ Field: PlaceCombobox, text: input.value, held: document.activeElement === input, isTyped: input.value !== value });
  };
  // Somebody may be typing here before the page has come alive: no focus event tells of that.
  useEffect(() => {
    if (document.activeElement === plain.current) void load();
  }, []); // eslint-disable-line react-hooks/exhaustive-deps
  const id = `place-${name}`;
  const input = {
    id,
    name,
    placeholder,
    autoComplete: "off",
    autoCapitalize: "words",
    spellCheck: false,
    "aria-invalid": problem ? true : undefined,
    "aria-describedby": problem ? `${id}-problem` : undefined,
    className: "w-full min-w-0 bg-transparent text-value font-medium placeholder:font-normal placeholder:text-ink-3 focus:outline-none",
  } as const;
  return (
    <div className="relative flex min-h-[66px] flex-col justify-center px-4 py-2 focus-within:z-20 has-[input:focus]:outline-3 has-[input:focus]:outline-offset-[-1px] has-[input:focus]:outline-primary">
      <label htmlFor={id} className="text-label text-ink-2">
        {label}
      </label>
      {problem && (
        <span id={`${id}-problem`} className="flex items-center gap-1 text-label text-error">
          <CircleAlert size={12} aria-hidden="true" className="shrink-0" />
          {problem}
        </span>
      )}
      {combobox ? (
        <combobox.Field
          input={input}
          initial={combobox.text}
          held={combobox.held}
          isTyped={combobox.isTyped}
          submitOnChoice={submitOnChoice}
        />
      ) : (
        <input ref={plain} {...input} defaultValue={value} onFocus={() => void load()} onPointerEnter={() => void load()} />
      )}
    </div>
  );
}
