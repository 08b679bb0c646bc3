import * as z from "zod";
import { CABINS } from "@/server/kernel/cabins";
import { isDay } from "@/server/kernel/calendar";
import { isCurrency } from "@/server/kernel/money";

/** Parameters of a search, as they stand in the URL of the page and of the API. */
export const SORTS = ["best", "cheapest", "fastest"] as const;
export const VIEWS = ["list", "calendar", "grid"] as const;
export const AREAS = ["europe", "north-america", "latin-america", "asia", "africa", "oceania"] as const;
export const LANGUAGES = ["en", "de"] as const;

const place = z
  .string()
  .meta({ pattern: "^ *[A-Za-z]{3} *$", description: "Airport or city code", examples: ["CPH", "LIS", "LON", "NYC"] })
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z]{3}$/, "a three-letter airport or city code, like LIS or LON"));
const day = z.string().refine(isDay, "a day of the calendar as YYYY-MM-DD").meta({ format: "date" });
const month = z.string().regex(/^(any|20\d{2}-(0[1-9]|1[0-2]))$/, "a month as YYYY-MM, or any");
const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,2}$/, `a whole number from ${least} to ${most}`)
    .transform(Number)
    .pipe(z.number().min(least, `a whole number from ${least} to ${most}`).max(most, `a whole number from ${least} to ${most}`));
const list = <Item extends z.ZodType<string, string>>(item: Item) =>
  z
    .string()
    .max(200, "at most 200 characters")
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(item).max(30, "at most 30 values"));
const hour = count(0, 24);
const currency = z
  .string()
  .meta({ pattern: "^[A-Za-z]{3}$", examples: ["EUR", "USD", "JPY", "KWD"] })
  .transform((text) => text.toUpperCase())
  .refine(isCurrency, "a currency code of ISO 4217, like EUR");

const travellers = {
  adults: count(1, 9).default(1),
  children: count(0, 8).default(0),
  infants: count(0, 9).default(0),
  cabin: z.enum(CABINS).default("economy"),
};

/** What narrows a list of flights; each stands in the URL under its own name. */
const filters = {
  stops: count(0, 2).optional(),
  carriers: list(z.string().regex(/^[A-Z0-9]{2}$/, "two-character airline codes")).optional(),
  via: list(z.string().regex(/^[A-Z]{3}$/, "three-letter airport codes")).optional(),
  leaveFrom: hour.optional(),
  leaveTo: hour.optional(),
  maxHours: count(1, 60).optional(),
  bag: z.literal("1").optional(),
  changeable: z.literal("1").optional(),
  refundable: z.literal("1").optional(),
};

/** `/api/fares` and `/search`: one travel, or there and back, in a window of days. */
export const searchInput = z
  .object({
    from: place,
    to: place,
    dep: day,
    ret: day.optional(),
    /** Days of play around `dep` (and `ret`): 0 or 3. */
    flex: z.enum(["0", "3"]).transform(Number).default(0),
    /** Length of stay for the calendar when no `ret` is given. */
    nights: count(1, 60).optional(),
    view: z.enum(VIEWS).default("list"),
    sort: z.enum(SORTS).default("best"),
    currency: currency.optional(),
    cursor: z.string().max(200, "a cursor of an earlier answer").optional(),
    /** Opens one row of the list in place. */
    open: z
      .string()
      .regex(/^\d{1,10}(-\d{1,10})?$/, "the key of a row")
      .optional(),
    ...travellers,
    ...filters,
  })
  .superRefine((query, context) => {
    const problem = (field: string, rule: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message, params: { rule } });
    if (query.from === query.to) problem("to", "same_place", "another place than where you start");
    if (query.ret && query.ret < query.dep) problem("ret", "before_departure", "a day on or after the day you leave");
    if (query.infants > query.adults) problem("infants", "too_many_infants", "at most one lap infant for each adult");
    if (query.adults + query.children > 9) problem("adults", "too_many_seats", "at most 9 seats in one search");
    if (query.leaveFrom !== undefined && query.leaveTo !== undefined && query.leaveFrom >= query.leaveTo)
      problem("leaveTo", "before_first_hour", "an hour after the first one");
  });
export type SearchQuery = z.output<typeof searchInput>;

/** `/api/destinations`, `/explore` and the home page: where one can fly to in a time frame. */
export const destinationsInput = z
  .object({
    from: place,
    /** A month, or `any` for all days on sale. */
    month: month.default("any"),
    dep: day.optional(),
    ret: day.optional(),
    /** Stay in nights, one number or a range: `7` or `3-8`; without it one way. */
    nights: z
      .string()
      .regex(/^\d{1,2}(-\d{1,2})?$/, "nights as 7 or 3-8")
      .transform((text) => {
        const [least = 0, most] = text.split("-").map(Number);
        return { least, most: most ?? least };
      })
      .refine((stay) => stay.least >= 1 && stay.most <= 60 && stay.least <= stay.most, "1 to 60 nights, the smaller number first")
      .optional(),
    budget: z
      .string()
      .regex(/^\d{1,6}$/, "a whole amount")
      .transform(Number)
      .optional(),
    maxHours: count(1, 60).optional(),
    stops: count(0, 2).optional(),
    area: z.enum(AREAS).optional(),
    currency: currency.optional(),
    /** The place shown on the map. */
    show: place.optional(),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, "a whole number")
      .transform(Number)
      .pipe(z.number().min(1).max(350))
      .default(350),
    ...travellers,
  })
  .superRefine((query, context) => {
    const problem = (field: string, rule: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message, params: { rule } });
    if (query.ret && query.dep && query.ret < query.dep) problem("ret", "before_departure", "a day on or after the day you leave");
    if (query.infants > query.adults) problem("infants", "too_many_infants", "at most one lap infant for each adult");
    if (query.adults + query.children > 9) problem("adults", "too_many_seats", "at most 9 seats in one search");
  });
export type DestinationsQuery = z.output<typeof destinationsInput>;

/** `/api/places`: what somebody has typed so far. */
export const placesInput = z.object({ q: z.string().max(100, "at most 100 characters") });
