import { describe, expect, test } from "vitest";
import { addDays, dayOfTime } from "@/server/kernel/calendar";
import { parseDestinations, parseSearch } from "./parse";

const today = dayOfTime(Date.now());
const dep = addDays(today, 30);
const good = { from: "CPH", to: "LIS", dep };
const problemsOf = (params: Parameters<typeof parseSearch>[0]) => {
  const parsed = parseSearch(params);
  return parsed.ok ? "ok" : parsed.problems.map(({ field, rule }) => `${field}:${rule}`).join(" ");
};

describe("a search that can be read", () => {
  test.each([
    ["lower case codes", { ...good, from: "cph", to: "lis" }],
    ["spaces around a code", { ...good, from: " CPH " }],
    ["a city for its airports", { ...good, from: "LON", to: "NYC" }],
    ["empty values, as a form sends them", { ...good, ret: "", carriers: "", currency: "" }],
    ["nine seats", { ...good, adults: "6", children: "3", infants: "6" }],
    ["the last day on sale", { ...good, dep: addDays(today, 360) }],
    ["back on the same day", { ...good, ret: dep }],
    ["parameters that we do not know", { ...good, utm_source: "x", fbclid: "1" }],
  ])("%s", (_name, params) => {
    expect(problemsOf(params)).toBe("ok");
  });

  test("an address and Next's record of it are the same search", () => {
    const params = { ...good, ret: addDays(dep, 7), carriers: "AX,BY", bag: "1" };
    expect(parseSearch(new URLSearchParams(params))).toEqual(parseSearch(params));
  });
});

describe("bad input names the field, the rule and a sentence", () => {
  test.each([
    ["a key twice", new URLSearchParams(`from=CPH&from=LHR&to=LIS&dep=${dep}`), "from:repeated"],
    ["a key twice in a record", { ...good, from: ["CPH", "LHR"] }, "from:repeated"],
    ["a list with brackets", { "from[]": "CPH", to: "LIS", dep }, "from[]:unknown from:missing"],
    ["a letter too many", { ...good, from: "CPHX" }, "from:format"],
    ["an unknown code", { ...good, from: "QQQ" }, "from:unknown_place"],
    ["from and to the same", { ...good, to: "CPH" }, "to:same_place"],
    ["a city and its airport", { ...good, from: "LON", to: "LHR" }, "to:same_place"],
    ["30 February", { ...good, dep: "2026-02-30" }, "dep:format"],
    ["yesterday everywhere", { ...good, dep: addDays(today, -2) }, "dep:past"],
    ["more than 361 days ahead", { ...good, dep: addDays(today, 364) }, "dep:too_far"],
    ["back before leaving", { ...good, ret: addDays(dep, -1) }, "ret:before_departure"],
    ["nobody", { ...good, adults: "0" }, "adults:format"],
    ["ten adults", { ...good, adults: "10" }, "adults:format"],
    ["minus one", { ...good, adults: "-1" }, "adults:format"],
    ["1e9", { ...good, adults: "1e9" }, "adults:format"],
    ["NaN", { ...good, adults: "NaN" }, "adults:format"],
    ["more than a number holds", { ...good, adults: "9007199254740993" }, "adults:format"],
    ["a number with a sign", { ...good, adults: "+1" }, "adults:format"],
    ["digits of another script", { ...good, adults: "１" }, "adults:format"],
    ["ten seats in all", { ...good, adults: "6", children: "4" }, "adults:too_many_seats"],
    ["more lap infants than adults", { ...good, infants: "2" }, "infants:too_many_infants"],
    ["NUL in a code", { ...good, from: "CP\0" }, "from:format"],
    ["letters that look like ours", { ...good, from: "СРН" }, "from:format"],
    ["text that runs the other way", { ...good, from: "‮CPH" }, "from:format"],
    ["a letter without width", { ...good, from: "C​PH" }, "from:format"],
    ["quotes", { ...good, from: "';--" }, "from:format"],
    ["100 KB", { ...good, carriers: "A".repeat(100_000) }, "carriers:format"],
    ["an object's own names", { ...good, from: "__proto__" }, "from:format"],
    ["an unknown view, sort and cabin", { ...good, view: "x", sort: "y", cabin: "z" }, "view:format sort:format cabin:format"],
    ["an unknown currency", { ...good, currency: "ZZZ" }, "currency:format"],
    ["hours the wrong way round", { ...good, leaveFrom: "20", leaveTo: "8" }, "leaveTo:before_first_hour"],
    ["a grid without a way back", { ...good, view: "grid" }, "ret:missing"],
    ["nothing at all", {}, "from:missing to:missing dep:missing"],
  ])("%s", (_name, params, expected) => {
    expect(problemsOf(params).split(" ").sort()).toEqual(expected.split(" ").sort());
    const parsed = parseSearch(params);
    if (!parsed.ok) for (const { sentence } of parsed.problems) expect(sentence).toMatch(/^[A-Z].+[.?]$/);
  });

  test("an unknown place says what may be meant", () => {
    const parsed = parseSearch({ ...good, to: "LIX" });
    expect(parsed).toMatchObject({ ok: false, problems: [{ field: "to", rule: "unknown_place" }] });
  });

  test("today is the origin's: over the date line the day before is still on sale in one place and over in the other", () => {
    const at = Date.now();
    const dayIn = (zone: string) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
    const [samoa, kiritimati] = [dayIn("Pacific/Pago_Pago"), dayIn("Pacific/Kiritimati")];
    expect(samoa < kiritimati).toBe(true);
    expect(problemsOf({ from: "PPG", to: "HNL", dep: samoa })).toBe("ok");
    expect(problemsOf({ from: "CXI", to: "HNL", dep: samoa })).toBe("dep:past");
  });

  test.each([
    ["no origin", {}, "from:missing"],
    ["a month that is over", { from: "CPH", month: "2020-01" }, "month:past"],
    ["a month too far ahead", { from: "CPH", month: "2099-01" }, "month:too_far"],
    ["a month that is none", { from: "CPH", month: "2026-13" }, "month:format"],
    ["nights the wrong way round", { from: "CPH", nights: "8-3" }, "nights:format"],
    ["back without leaving", { from: "CPH", ret: dep }, "dep:missing"],
    ["a budget that is no number", { from: "CPH", budget: "1e5" }, "budget:format"],
    ["an area that is none", { from: "CPH", area: "atlantis" }, "area:format"],
  ])("places: %s", (_name, params, expected) => {
    const parsed = parseDestinations(params);
    expect(parsed.ok ? "ok" : parsed.problems.map(({ field, rule }) => `${field}:${rule}`).join(" ")).toBe(expected);
  });
});
