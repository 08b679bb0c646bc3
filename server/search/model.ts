import * as z from "zod";
import { CABINS } from "@/server/kernel/cabins";
import { MARKETS } from "@/server/kernel/market";
import { wireMoney } from "@/server/kernel/money";
import { fieldProblem, REASONS } from "@/server/kernel/reasons";
import { SORTS } from "./input";

/** Answers of FlightAvailability: wire format of `/api/fares` and `/api/destinations`, and what the pages render. */
const day = z.iso.date();
const instant = z.iso.datetime();

/** Who answered, how old the prices are. `answeredBy: "postgres"` and another market than `region` mean a degraded answer. */
export const provenance = z.object({
  region: z.enum(MARKETS),
  answeredBy: z.enum([...MARKETS, "postgres"]),
  degraded: z.boolean(),
  /** Newest and oldest instant at which a price of this answer was seen. Null without prices. */
  newestSeenAt: instant.nullable(),
  oldestSeenAt: instant.nullable(),
  /** Sources that are late or hidden, by label. */
  lateSources: z.array(z.string()),
  /** Currency of every total in this answer. */
  currency: z.string(),
  /** True when totals were converted for display; the charge is in the fare's own currency. */
  about: z.boolean(),
});
export type Provenance = z.infer<typeof provenance>;

export const placeFacts = z.object({
  code: z.string(),
  name: z.string(),
  city: z.string(),
  country: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  zone: z.string(),
});
export type PlaceFacts = z.infer<typeof placeFacts>;

export const segment = z.object({
  carrier: z.string(),
  number: z.string(),
  origin: z.string(),
  destination: z.string(),
  /** Local wall times `YYYY-MM-DDTHH:MM` at the airport, and the instants. Null where a recorded source says no time. */
  departsAtLocal: z.string().nullable(),
  arrivesAtLocal: z.string().nullable(),
  departsAt: instant.nullable(),
  arrivesAt: instant.nullable(),
  technicalStops: z.array(z.string()),
});

export const slice = z.object({
  flightId: z.int(),
  carrier: z.string(),
  /** E.g. `AX 204`, or `AX 204 · AX 31` with a stop. */
  numbers: z.array(z.string()),
  origin: z.string(),
  destination: z.string(),
  departsOn: day,
  segments: z.array(segment),
  /** Airports between, with the minutes on the ground. */
  stops: z.array(z.object({ airport: z.string(), minutes: z.int().nullable() })),
  minutes: z.int().nullable(),
  /** Local arrival day minus local departure day: +1, +2, or -1 over the date line. */
  dayShift: z.int().nullable(),
});
export type Slice = z.infer<typeof slice>;

export const brandOffer = z.object({
  brand: z.string(),
  cabin: z.enum(CABINS),
  /** For all seated travellers, with taxes, in the answer's currency. */
  total: wireMoney,
  perPerson: wireMoney,
  /** What would be charged, in the fare's own currency, where it differs. Null also when the ways are charged in two currencies. */
  charged: wireMoney.nullable(),
  /** The same for every currency that is charged; empty when it is the answer's. */
  charges: z.array(wireMoney),
  conditions: z
    .object({
      checkedBags: z.int(),
      changeUntilHours: z.int().nullable(),
      changeFee: wireMoney.nullable(),
      refundUntilHours: z.int().nullable(),
    })
    .nullable(),
  source: z.string(),
  soldHere: z.boolean(),
  seenAt: instant,
  stale: z.boolean(),
  /** Known only once seats are tracked; null until then. */
  seatsLeft: z.int().nullable(),
});
export type BrandOffer = z.infer<typeof brandOffer>;

export const scoreBreakdown = z.object({
  /** Sum of the parts, lower is better; every part in minor units of the answer's currency. */
  total: z.int(),
  price: z.int(),
  time: z.int(),
  stops: z.int(),
  night: z.int(),
});

export const itinerary = z.object({
  /** Stable key of the row, made of its flights: opens it by URL. */
  key: z.string(),
  slices: z.array(slice).min(1).max(2),
  brands: z.array(brandOffer).min(1),
  minutes: z.int().nullable(),
  stops: z.int(),
  score: scoreBreakdown,
  /** Why the first of "best" is first, as parts that a page puts into words. */
  best: z.object({ overCheapestMinor: z.string(), minutesFasterThanCheapest: z.int().nullable() }).nullable(),
});
export type Itinerary = z.infer<typeof itinerary>;

const facet = z.object({ value: z.string(), label: z.string(), count: z.int(), from: wireMoney.nullable() });
export type Facet = z.infer<typeof facet>;

/** One day of the strip, of the calendar, or one cell of the grid. `total: null` means not seen, never free. */
export const dayCell = z.object({
  dep: day,
  ret: day.nullable(),
  total: wireMoney.nullable(),
  stops: z.int().nullable(),
  seenAt: instant.nullable(),
  stale: z.boolean(),
});
export type DayCell = z.infer<typeof dayCell>;

const query = z.record(z.string(), z.string());

export const listAnswer = z.object({
  view: z.literal("list"),
  /** The search as it was understood, in URL form. */
  query,
  provenance,
  places: z.record(z.string(), placeFacts),
  carriers: z.record(z.string(), z.string()),
  /** Rows of this page in the order of the sort. */
  itineraries: z.array(itinerary),
  shown: z.int(),
  matching: z.int(),
  /** All rows before filters. */
  all: z.int(),
  nextCursor: z.string().nullable(),
  tabs: z.record(z.enum(SORTS), wireMoney.nullable()),
  /** Seven days around the chosen one. */
  strip: z.array(dayCell),
  facets: z.object({
    stops: z.array(facet),
    carriers: z.array(facet),
    via: z.array(facet),
    included: z.array(facet),
    /** Flights leaving in each hour 0 to 23. */
    leaveHours: z.array(z.int()),
  }),
  /** Only when nothing matches: each filter to drop, with what it would give. */
  drop: z.array(z.object({ field: z.string(), count: z.int(), from: wireMoney.nullable() })),
  /** Only when the route has no flights on that day: the nearest days that have. */
  nearestDays: z.array(dayCell),
});
export type ListAnswer = z.infer<typeof listAnswer>;

export const calendarAnswer = z.object({
  view: z.literal("calendar"),
  query,
  provenance,
  places: z.record(z.string(), placeFacts),
  /** Nights of the stay, null one way. */
  nights: z.int().nullable(),
  months: z.array(z.object({ month: z.string(), days: z.array(dayCell) })),
});
export type CalendarAnswer = z.infer<typeof calendarAnswer>;

export const gridAnswer = z.object({
  view: z.literal("grid"),
  query,
  provenance,
  places: z.record(z.string(), placeFacts),
  departures: z.array(day),
  returns: z.array(day),
  /** Rows by departure, columns by return; null where the return is before the departure. */
  cells: z.array(z.array(dayCell.nullable())),
});
export type GridAnswer = z.infer<typeof gridAnswer>;

export const faresAnswer = z.discriminatedUnion("view", [listAnswer, calendarAnswer, gridAnswer]);
export type FaresAnswer = z.infer<typeof faresAnswer>;

export const destination = z.object({
  place: placeFacts,
  total: wireMoney,
  dep: day,
  ret: day.nullable(),
  stops: z.int(),
  minutes: z.int().nullable(),
  /** The lowest without a stop in the same frame, where the cheapest has one. */
  nonstop: wireMoney.nullable(),
  seenAt: instant,
  stale: z.boolean(),
  inBudget: z.boolean(),
});
export type Destination = z.infer<typeof destination>;

export const destinationsAnswer = z.object({
  view: z.literal("destinations"),
  query,
  provenance,
  origin: placeFacts,
  /** Cheapest first, in budget first, then the nearest above it. */
  destinations: z.array(destination),
  /** Months with prices, for the tabs. */
  months: z.array(z.string()),
  /** Places before filters. */
  all: z.int(),
  drop: z.array(z.object({ field: z.string(), count: z.int(), from: wireMoney.nullable() })),
});
export type DestinationsAnswer = z.infer<typeof destinationsAnswer>;

export const placesAnswer = z.object({
  places: z.array(
    z.object({
      code: z.string(),
      /** A city stands for all its airports. */
      kind: z.enum(["airport", "city"]),
      name: z.string(),
      city: z.string(),
      country: z.string(),
      airports: z.array(z.string()),
    }),
  ),
});
export type PlacesAnswer = z.infer<typeof placesAnswer>;

export const refusal = z.object({ ok: z.literal(false), reason: z.enum(REASONS), problems: z.array(fieldProblem) });
export type Refusal = z.infer<typeof refusal>;
