import fc from "fast-check";
import { addDays, dayOfTime } from "@/server/kernel/calendar";

export type Parameter = {
  name: string;
  required: boolean;
  schema: { type?: string; enum?: string[]; pattern?: string; format?: string; examples?: string[] };
};
export type Description = {
  paths: Record<
    string,
    { get: { parameters: Parameter[]; responses: Record<string, { content: { "application/json": { schema: { $ref: string } } } }> } }
  >;
  components: { schemas: Record<string, unknown> };
};
export type Case = { path: string; query: string };

/** What people and programs send that no schema describes. */
const NASTY = [
  ...["", " ", "\0", "CP\0H", "null", "undefined", "NaN", "-1", "0", "10", "1e9", "9007199254740993", "+1", "0x1", "١", "１"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "[object Object]",
    "{}",
    "[]",
    "<script>alert(1)</script>",
    "';--",
    "' OR 1=1",
    "${7*7}",
    "{{7*7}}",
  ],
  ...[
    "../../etc/passwd",
    "%00",
    "%zz",
    "%",
    "%E0%A4%A",
    "\u202ecph",
    "c\u200bph",
    "СРН",
    "ＣＰＨ",
    "👩‍✈️",
    "\ud83d",
    "a".repeat(300),
    "A,".repeat(200),
  ],
  ...[
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "2026-13-01",
    "2026-1-1",
    "1970-01-01",
    "2026-11-24T00:00",
    "any",
    "3-8",
    "8-3",
    "60-60",
    "00",
  ],
];
const CODES = ["CPH", "LIS", "JFK", "LHR", "LON", "NYC", "AKL", "LAX", "HNL", "SYD", "PPG", "TYO", "cph", "QQQ", "ZZZ"];

function likely({ schema }: Parameter): fc.Arbitrary<string> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.format === "date") return fc.integer({ min: -2, max: 365 }).map((days) => addDays(dayOfTime(Date.now()), days));
  if (schema.examples?.includes("CPH")) return fc.constantFrom(...CODES);
  if (schema.examples) return fc.constantFrom(...schema.examples);
  if (schema.pattern === "^\\d{1,2}$") return fc.integer({ min: 0, max: 10 }).map(String);
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
  return fc.constantFrom("AX", "BY,AX", "KEF", "1", "lis", "x");
}

const anything = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 30 }), fc.string({ maxLength: 12 }));

/** Mostly calls that could be right, so that the depth is reached; one value in ten is anything at all. */
function pairOf(parameter: Parameter): fc.Arbitrary<[string, string][]> {
  const value = fc.oneof({ weight: 9, arbitrary: likely(parameter) }, { weight: 1, arbitrary: anything });
  const once = value.map((text): [string, string][] => [[parameter.name, text]]);
  const odd = fc.oneof(
    fc.constant<[string, string][]>([]),
    value.map((text): [string, string][] => [[`${parameter.name}[]`, text]]),
    fc.tuple(value, value).map(([a, b]): [string, string][] => [
      [parameter.name, a],
      [parameter.name, b],
    ]),
  );
  const absent = fc.constant<[string, string][]>([]);
  return parameter.required
    ? fc.oneof({ weight: 40, arbitrary: once }, { weight: 1, arbitrary: odd })
    : fc.oneof({ weight: 3, arbitrary: once }, { weight: 12, arbitrary: absent }, { weight: 0, arbitrary: odd });
}

/** Some send bytes that no encoder would. */
const written = (pairs: [string, string][], raw: boolean): string =>
  pairs.map(([name, value]) => `${encode(name, false)}=${encode(value, raw)}`).join("&");
function encode(text: string, raw: boolean): string {
  // eslint-disable-next-line no-control-regex
  if (raw) return text.replace(/[\u0000-\u0020#&\u007f-\uffff]/g, "");
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "?"));
}

export function casesOf({ paths }: Description): fc.Arbitrary<Case> {
  const perPath = Object.entries(paths).map(([path, { get }]) =>
    fc
      .tuple(fc.tuple(...get.parameters.map(pairOf)), fc.integer({ min: 0, max: 19 }))
      .map(([parts, roll]): Case => ({ path, query: written(parts.flat(), roll === 0) })),
  );
  const weights = [6, 3, 1];
  return fc.oneof(...perPath.map((arbitrary, index) => ({ arbitrary, weight: weights[index] ?? 1 })));
}
