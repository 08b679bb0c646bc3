import { readFileSync, writeFileSync } from "node:fs";

/** Longer words with accents, to show clipped and forgotten texts. `npm run texts:pseudo` writes `en-XA.json` from `en.json`. */
type Texts = { [name: string]: string | Texts };

const ACCENTS: Record<string, string> = {
  a: "á",
  e: "é",
  i: "í",
  o: "ó",
  u: "ú",
  c: "ç",
  n: "ñ",
  y: "ý",
  A: "Á",
  E: "É",
  I: "Í",
  O: "Ó",
  U: "Ú",
  N: "Ñ",
  C: "Ç",
};

/** Letters change outside of `{…}` and `<…>` only, and inside the words of a plural. */
function accented(message: string): string {
  let depth = 0;
  let inTag = false;
  let out = "";
  for (const [index, letter] of Array.from(message).entries()) {
    if (letter === "<") inTag = true;
    if (letter === "{") depth++;
    // Odd depth is the name of a value or its plural's keys, even depth is text.
    out += depth % 2 === 0 && !inTag ? (ACCENTS[letter] ?? letter) : letter;
    if (letter === "}") depth--;
    if (letter === ">" && index > 0) inTag = false;
  }
  return out;
}

const pad = (message: string) =>
  message.length > 3 ? `${message}${"·".repeat(Math.min(12, Math.ceil(message.replaceAll(/\{[^}]*\}/g, "").length * 0.25)))}` : message;

export const pseudoOf = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, typeof text === "string" ? pad(accented(text)) : pseudoOf(text)]));

if (process.argv[1]?.endsWith("pseudo-locale.ts")) {
  const at = (name: string) => new URL(name, import.meta.url);
  const english = JSON.parse(readFileSync(at("en.json"), "utf8")) as Texts;
  writeFileSync(at("en-XA.json"), `${JSON.stringify(pseudoOf(english), null, 2)}\n`);
}
