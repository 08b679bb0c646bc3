import { addDays, daysBetween, isDay, weekdayOf, type Day } from "@/server/kernel/calendar";

/** What the search box holds, as it stands in its fields. */
export type SearchForm = {
  from: string;
  to: string;
  trip: "return" | "oneway";
  when: "exact" | "flex" | "month";
  dep: Day;
  ret: Day;
  month: string;
  nights: number;
  adults: number;
  children: number;
  infants: number;
  cabin: string;
};

export type UrlParams = Record<string, string>;

/** A submitted form repeats a name for each ticked box and sends empty fields; an address does neither. */
export function plainParams(raw: Record<string, string | string[] | undefined>): UrlParams {
  const plain: UrlParams = {};
  for (const [name, value] of Object.entries(raw)) {
    const text = Array.isArray(value) ? value.filter(Boolean).join(",") : (value ?? "");
    if (text.trim() !== "") plain[name] = text.trim();
  }
  return plain;
}

/** `CPH`, `Copenhagen CPH`, `Copenhagen (CPH)` -> `CPH`; a bare name -> null. */
export function codeIn(text: string): string | null {
  const trimmed = text.trim();
  if (/^[A-Za-z]{3}$/.test(trimmed)) return trimmed.toUpperCase();
  return /(?:^|[\s(])([A-Z]{3})\)?$/.exec(trimmed)?.[1] ?? null;
}

/** Turns what the form alone knows (trip, when, month) into parameters of a search. */
export function searchParamsOf(form: UrlParams): UrlParams {
  const { trip, when, month, lang: _lang, theme: _theme, ...params } = form;
  if (trip === "oneway") delete params.ret;
  if (when === "flex") params.flex = "3";
  else if (when) delete params.flex;
  if (when === "month") {
    params.view = "calendar";
    const first = month ? `${month}-01` : `${(params.dep ?? "").slice(0, 7)}-01`;
    if (isDay(first)) params.dep = params.dep?.slice(0, 7) === first.slice(0, 7) ? params.dep : first;
    delete params.ret;
    if (trip === "oneway") delete params.nights;
  } else if (when) {
    delete params.nights;
    if (params.ret && params.dep && params.ret < params.dep && trip !== "oneway" && !isDay(params.ret)) delete params.ret;
  }
  if (params.cabin === "economy") delete params.cabin;
  for (const [name, usual] of [
    ["adults", "1"],
    ["children", "0"],
    ["infants", "0"],
    ["flex", "0"],
    ["view", "list"],
    ["sort", "best"],
  ] as const)
    if (params[name] === usual) delete params[name];
  return params;
}

const whole = (text: string | undefined, usual: number) => (text && /^\d{1,2}$/.test(text) ? Number(text) : usual);

/** The Saturday three weeks from now and a week's stay: a search needs only a place then. */
export function usualDays(today: Day): { dep: Day; ret: Day } {
  const from = addDays(today, 21);
  const dep = addDays(from, (6 - weekdayOf(from) + 7) % 7);
  return { dep, ret: addDays(dep, 7) };
}

/** The box filled from an address, with usual values where it says nothing. */
export function formOf(params: UrlParams, today: Day): SearchForm {
  const usual = usualDays(today);
  const dep = params.dep && isDay(params.dep) ? params.dep : usual.dep;
  const nights = whole(params.nights, 7);
  const ret = params.ret && isDay(params.ret) ? params.ret : addDays(dep, nights);
  const calendar = params.view === "calendar" || params.view === "grid";
  const oneWay = params.trip === "oneway" || (params.dep !== undefined && !params.ret && !params.nights && params.trip !== "return");
  return {
    from: params.from ?? "",
    to: params.to ?? "",
    trip: oneWay ? "oneway" : "return",
    when: params.flex === "3" || params.when === "flex" ? "flex" : (calendar && !params.ret) || params.when === "month" ? "month" : "exact",
    dep,
    ret,
    month: params.month ?? dep.slice(0, 7),
    nights: params.ret && params.dep && isDay(params.ret) && isDay(params.dep) ? Math.max(1, daysBetween(params.dep, params.ret)) : nights,
    adults: whole(params.adults, 1),
    children: whole(params.children, 0),
    infants: whole(params.infants, 0),
    cabin: params.cabin ?? "economy",
  };
}
