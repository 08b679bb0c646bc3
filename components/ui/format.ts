import { digitsOf } from "./currency-digits";

/** Shared `Intl` objects: making one costs more than a row of results. */
type WireMoney = { amountMinor: string; currency: string };

const made = new Map<string, unknown>();
function once<Formatter>(key: string, make: () => Formatter): Formatter {
  const found = made.get(key);
  if (found) return found as Formatter;
  const formatter = make();
  made.set(key, formatter);
  return formatter;
}

/** The pseudo-locale shows English numbers. */
const intlTag = (locale: string) => (locale === "de" ? "de" : "en");

const currencyFormat = (locale: string, currency: string, digits: number) =>
  once(`money ${locale} ${currency} ${digits}`, () => {
    const options = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(intlTag(locale), options);
  });

function decimal(amountMinor: string, digits: number): string {
  const negative = amountMinor.startsWith("-");
  const figures = amountMinor.replace("-", "").padStart(digits + 1, "0");
  const text = digits === 0 ? figures : `${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
  return negative ? `-${text}` : text;
}

const minus = (text: string) => text.replace("-", "−");

/** The exact amount with the digits of its currency. */
export function formatMoney({ amountMinor, currency }: WireMoney, locale: string): string {
  const digits = digitsOf(currency);
  return minus(currencyFormat(locale, currency, digits).format(decimal(amountMinor, digits) as Intl.StringNumericLiteral));
}

/** For lists and calendars: without decimals where the amount has none. */
export function formatMoneyShort(money: WireMoney, locale: string): string {
  const digits = digitsOf(money.currency);
  if (digits === 0 || !/^-?\d*?0+$/.test(money.amountMinor) || Number(money.amountMinor) % 10 ** digits !== 0)
    return formatMoney(money, locale);
  const whole = money.amountMinor.slice(0, -digits) || "0";
  return minus(currencyFormat(locale, money.currency, 0).format(whole as Intl.StringNumericLiteral));
}

/** The number alone, for cells under a heading that names the currency. Rounds to whole units where a unit is small change. */
export function formatAmountBare(money: WireMoney, locale: string): string {
  const digits = digitsOf(money.currency);
  const whole = digits === 0 || Number(money.amountMinor) % 10 ** digits === 0;
  const shown = whole ? 0 : digits;
  const format = once(`bare ${locale} ${shown}`, () => {
    return new Intl.NumberFormat(intlTag(locale), { minimumFractionDigits: shown, maximumFractionDigits: shown });
  });
  return minus(format.format(decimal(money.amountMinor, digits) as Intl.StringNumericLiteral));
}

export const formatCount = (count: number, locale: string) =>
  once(`count ${locale}`, () => new Intl.NumberFormat(intlTag(locale))).format(count);

export const currencyName = (currency: string, locale: string) =>
  once(`names ${locale}`, () => new Intl.DisplayNames(intlTag(locale), { type: "currency" })).of(currency) ?? currency;

export const countryName = (country: string, locale: string) =>
  /^[A-Z]{2}$/.test(country)
    ? (once(`lands ${locale}`, () => new Intl.DisplayNames(intlTag(locale), { type: "region" })).of(country) ?? country)
    : country;

type Names = { weekdays: string[]; weekdaysLong: string[]; months: string[]; monthsLong: string[] };

function names(locale: string): Names {
  return once(`calendar ${locale}`, () => {
    const tag = locale === "de" ? "de" : "en-US";
    const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" });
    const strip = (text: string) => text.replace(/\.$/, "");
    const week = Array.from({ length: 7 }, (_, index) => new Date(Date.UTC(2024, 0, 1 + index)));
    const year = Array.from({ length: 12 }, (_, index) => new Date(Date.UTC(2024, index, 1)));
    return {
      weekdays: week.map((day) => strip(part({ weekday: "short" }).format(day))),
      weekdaysLong: week.map((day) => part({ weekday: "long" }).format(day)),
      months: year.map((day) => strip(part({ month: "short" }).format(day))),
      monthsLong: year.map((day) => part({ month: "long" }).format(day)),
    };
  });
}

const weekdayIndex = (day: string) => (Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + 3) % 7;
const dayOfMonth = (day: string) => String(Number(day.slice(8, 10)));
const monthIndex = (day: string) => Number(day.slice(5, 7)) - 1;
const point = (locale: string) => (locale === "de" ? "." : "");

/** `Sat` */
export const formatWeekday = (day: string, locale: string) => names(locale).weekdays[weekdayIndex(day)] ?? "";
/** Monday to Sunday, two letters. */
export const weekdayHeads = (locale: string) => names(locale).weekdays.map((name) => name.slice(0, 2));
export const weekdayNames = (locale: string) => names(locale).weekdaysLong;
/** `13 Feb` */
export const formatDay = (day: string, locale: string) => `${dayOfMonth(day)}${point(locale)} ${names(locale).months[monthIndex(day)]}`;
/** `Sat 13 Feb` */
export const formatDayLong = (day: string, locale: string) => `${formatWeekday(day, locale)} ${formatDay(day, locale)}`;
/** `Sat 13` */
export const formatDayBrief = (day: string, locale: string) => `${formatWeekday(day, locale)} ${dayOfMonth(day)}${point(locale)}`;
/** `Saturday 13 February 2027`, for labels that are read aloud. */
export const formatDaySpoken = (day: string, locale: string) =>
  `${names(locale).weekdaysLong[weekdayIndex(day)]} ${dayOfMonth(day)}${point(locale)} ${names(locale).monthsLong[monthIndex(day)]} ${day.slice(0, 4)}`;
/** `February 2027`, of a day or a month. */
export const formatMonth = (month: string, locale: string) => `${names(locale).monthsLong[monthIndex(month)]} ${month.slice(0, 4)}`;
/** `Feb` */
export const formatMonthShort = (month: string, locale: string) => names(locale).months[monthIndex(month)] ?? "";

/** `13 – 20 Feb`, `28 Jan – 4 Feb`, `Sat 13 – Sat 20 Feb` with weekdays. */
export function formatStay(dep: string, ret: string | null | undefined, locale: string, weekdays = false): string {
  const full = weekdays ? formatDayLong : formatDay;
  if (!ret) return full(dep, locale);
  const brief = weekdays ? formatDayBrief(dep, locale) : `${dayOfMonth(dep)}${point(locale)}`;
  const start = dep.slice(0, 7) === ret.slice(0, 7) ? brief : full(dep, locale);
  return `${start} – ${full(ret, locale)}`;
}

/** `4 h 05`: the timetable's way, in every language. */
export const formatMinutes = (minutes: number) =>
  minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;

/** `2027-02-13T11:25` -> `11:25`, as the airport's clock says it. */
export const formatClock = (local: string) => local.slice(11, 16);

export type Age = { unit: "s" | "min" | "h" | "d"; value: number; rest: number };

/** Whole seconds, minutes, hours with minutes, days. An instant in the future counts as now. */
export function ageOf(seenAt: string, nowMs: number): Age {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(seenAt)) / 1000));
  if (seconds < 60) return { unit: "s", value: seconds, rest: 0 };
  if (seconds < 3600) return { unit: "min", value: Math.floor(seconds / 60), rest: seconds % 60 };
  if (seconds < 48 * 3600) return { unit: "h", value: Math.floor(seconds / 3600), rest: Math.floor((seconds % 3600) / 60) };
  return { unit: "d", value: Math.floor(seconds / 86_400), rest: 0 };
}

/** `40 s`, `12 min`, `1 h 20 min`, `3 days`: without a word that needs a grammar. */
export function formatAge(seenAt: string, nowMs: number, locale: string): string {
  const { unit, value, rest } = ageOf(seenAt, nowMs);
  if (unit === "h") return rest === 0 ? `${value} h` : `${value} h ${rest} min`;
  if (unit === "d") return locale === "de" ? `${value} Tage` : `${value} days`;
  return `${value} ${unit}`;
}
