import { expect, test } from "vitest";
import de from "./de.json";
import pseudoWritten from "./en-XA.json";
import en from "./en.json";
import { pseudoOf } from "./pseudo-locale";

type Texts = { [name: string]: string | Texts };
const flat = (texts: Texts, before = ""): [string, string][] =>
  Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    typeof text === "string" ? [[before + name, text]] : flat(text, `${before}${name}.`),
  );
/** Names of values; a word of a plural that stands alone in its braces is none. */
const values = (text: string) =>
  [...new Set([...text.matchAll(/(?<!(?:one|other|=-?\d) )\{(\w+)(?:\}|, plural)/g)].map(([, name]) => name ?? ""))].sort();

test("both languages say the same things with the same values", () => {
  const german = new Map(flat(de));
  expect(flat(en).map(([name]) => name)).toEqual([...german.keys()]);
  for (const [name, text] of flat(en)) expect([name, values(german.get(name) ?? "")]).toEqual([name, values(text)]);
});

test("the pseudo-locale is as fresh as English", () => expect(pseudoWritten).toEqual(pseudoOf(en)));

test("no text hurries or shouts", () => {
  for (const [name, text] of [...flat(en), ...flat(de)])
    expect([name, /!|\bonly \d|hurry|great deal|guaranteed|oops/i.test(text)]).toEqual([name, false]);
});
