"use client";
import { useEffect, useRef } from "react";
import { Barb } from "@/components/ui/barb";
import { path } from "@/server/kernel/path";

const WORDS = {
  en: {
    title: "This page could not be made",
    text: "The fault is ours and has been written down. Nothing was changed.",
    again: "Try again",
    home: "Find a flight",
    mark: "Mark of this fault",
  },
  de: {
    title: "Diese Seite ließ sich nicht aufbauen",
    text: "Der Fehler liegt bei uns und ist notiert. Geändert wurde nichts.",
    again: "Noch einmal versuchen",
    home: "Flug suchen",
    mark: "Kennzeichen des Fehlers",
  },
};

/** For bugs. It carries its own words, since what failed may be where texts come from. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const words = typeof document !== "undefined" && document.documentElement.lang === "de" ? WORDS.de : WORDS.en;
  return (
    <main className="mx-auto w-full max-w-[1240px] px-4 pt-9 md:px-5">
      <Barb className="text-ink-2" />
      <h1 ref={heading} tabIndex={-1} className="mt-3 text-h1">
        {words.title}
      </h1>
      <p className="mt-1 text-ink-2">{words.text}</p>
      {error.digest && (
        <p className="mt-1 text-ink-2">
          {words.mark}: <code>{error.digest}</code>
        </p>
      )}
      <p className="mt-4 flex items-center gap-6">
        <button type="button" className="btn btn-primary" onClick={reset}>
          {words.again}
        </button>
        <a className="link-p" href={path.home()}>
          {words.home}
        </a>
      </p>
    </main>
  );
}
