"use client";
import { useQuery } from "@tanstack/react-query";
import { useCombobox } from "downshift";
import { useLocale, useTranslations } from "next-intl";
import { useLayoutEffect, useRef, useState, type InputHTMLAttributes } from "react";
import { clsx } from "clsx";
import { countryName } from "@/components/ui/format";
import { placeQuery, placesClient, type SuggestedPlace } from "./place-query";

export type PlaceComboboxProps = {
  input: InputHTMLAttributes<HTMLInputElement> & { id: string; name: string };
  initial: string;
  held: boolean;
  /** The text was typed into the plain field before this one arrived: its suggestions are wanted at once. */
  isTyped: boolean;
  submitOnChoice: boolean;
};

const textOf = (place: SuggestedPlace | null) => (place ? `${place.city || place.name} ${place.code}` : "");

export function PlaceCombobox({ input, initial, held, isTyped, submitOnChoice }: PlaceComboboxProps) {
  const t = useTranslations("box");
  const locale = useLocale();
  const [text, setText] = useState(initial);
  const [typed, setTyped] = useState(isTyped ? initial : "");
  const field = useRef<HTMLInputElement>(null);
  const { data = [], isError, isFetching } = useQuery(placeQuery(typed), placesClient);
  const items = typed.trim() === "" ? [] : data;
  const { isOpen, highlightedIndex, getInputProps, getMenuProps, getItemProps } = useCombobox<SuggestedPlace>({
    id: input.id,
    inputId: input.id,
    items,
    inputValue: text,
    itemToString: textOf,
    defaultHighlightedIndex: 0,
    initialIsOpen: isTyped && held,
    onSelectedItemChange: ({ selectedItem }) => {
      if (submitOnChoice && selectedItem) setTimeout(() => field.current?.form?.requestSubmit());
    },
    onInputValueChange: ({ inputValue, type }) => {
      setText(inputValue);
      if (type === useCombobox.stateChangeTypes.InputChange) setTyped(inputValue);
    },
  });

  // The plain field gave way while it was typed in: the caret goes on where it stood.
  useLayoutEffect(() => {
    if (!held) return;
    field.current?.focus();
    if (isTyped) field.current?.setSelectionRange(initial.length, initial.length);
    else if (initial !== "") field.current?.select();
  }, [held, initial, isTyped]); // eslint-disable-line react-hooks/exhaustive-deps

  useLayoutEffect(() => {
    const swap = (event: Event) => setText((event as CustomEvent<string>).detail);
    const node = field.current;
    node?.addEventListener("place-text", swap);
    return () => node?.removeEventListener("place-text", swap);
  }, []);

  const open = isOpen && typed.trim() !== "";
  return (
    <>
      <input {...getInputProps({ ...input, ref: field, onFocus: (event) => typed === "" && event.currentTarget.select() })} />
      <ul
        {...getMenuProps({ "aria-label": t("suggestions") })}
        className={clsx(
          "pop absolute start-0 top-full z-40 mt-1.5 max-h-96 w-max max-w-[calc(100vw-34px)] min-w-full overflow-auto py-1 md:min-w-88",
          !open && "hidden",
        )}
      >
        {open &&
          items.map((place, index) => (
            <li
              key={`${place.kind}${place.code}`}
              {...getItemProps({ item: place, index })}
              className={clsx(
                "flex min-h-11 cursor-pointer items-center gap-3 px-4 py-1.5",
                index === highlightedIndex && "bg-primary-tint",
              )}
            >
              <span className="min-w-0 flex-1">
                <span className="font-medium">{place.city || place.name}</span>
                <span className="block truncate text-label text-ink-2">
                  {place.kind === "city" ? t("allAirports") : place.name}, {countryName(place.country, locale)}
                </span>
              </span>
              <code className="text-second text-ink-2">{place.code}</code>
            </li>
          ))}
        {open && items.length === 0 && (
          <li role="presentation" className="px-4 py-2 text-second text-ink-2">
            {isError ? t("placesAway") : isFetching ? t("looking") : t("noPlace", { text: typed })}
          </li>
        )}
      </ul>
    </>
  );
}
