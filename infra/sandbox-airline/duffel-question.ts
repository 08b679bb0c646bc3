import { randomUUID } from "node:crypto";
import { dayOf, dayOfInstant } from "./calendar";
import { placeOf, type Place } from "./duffel-places";
import { wallAt } from "./zones";

export class DuffelRefusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly code: string,
    readonly title: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

const invalid = (field: string, title: string, message: string, code = "validation_required"): DuffelRefusal =>
  new DuffelRefusal(422, "validation_error", code, title, message, field);

export interface AskedSlice {
  origin: Place;
  destination: Place;
  day: number;
  departureDate: string;
}

export interface AskedPassenger {
  id: string;
  type: "adult" | "child" | "infant_without_seat";
  age: number | null;
}

export interface Question {
  slices: AskedSlice[];
  passengers: AskedPassenger[];
  cabin: string | null;
  maxConnections: number;
}

export function newId(prefix: string): string {
  return `${prefix}_0000${randomUUID().replaceAll("-", "").slice(0, 18)}`;
}

const CABINS = ["economy", "premium_economy", "business", "first"];

/** Reads `{ data: { slices, passengers, cabin_class, max_connections } }` and refuses as Duffel does: 422 with the field named. */
export function readQuestion(body: unknown, now: number, daysOnSale: number): Question {
  const data = (body as { data?: unknown } | null)?.data as Record<string, unknown> | undefined;
  if (typeof data !== "object" || data === null) throw invalid("data", "Required field", "Field 'data' can't be blank");
  const { slices, passengers, cabin_class: cabin = null, max_connections: connections = 1 } = data;
  if (!Array.isArray(slices) || slices.length === 0) throw invalid("slices", "Required field", "Field 'slices' can't be blank");
  if (slices.length > 6) throw invalid("slices", "Invalid length", "Field 'slices' can have at most 6 items", "validation_length");
  if (!Array.isArray(passengers) || passengers.length === 0)
    throw invalid("passengers", "Required field", "Field 'passengers' can't be blank");
  if (passengers.length > 9)
    throw invalid("passengers", "Invalid length", "Field 'passengers' can have at most 9 items", "validation_length");
  if (cabin !== null && !CABINS.includes(cabin as string))
    throw invalid("cabin_class", "Invalid value", "Field 'cabin_class' is not a cabin", "validation_inclusion");
  if (![0, 1, 2].includes(connections as number))
    throw invalid("max_connections", "Invalid value", "Field 'max_connections' must be 0, 1 or 2", "validation_inclusion");
  return {
    slices: slices.map((slice: unknown, i) => readSlice((slice ?? {}) as Record<string, unknown>, i, now, daysOnSale)),
    passengers: passengers.map((passenger: unknown, i) => readPassenger((passenger ?? {}) as Record<string, unknown>, i)),
    cabin: cabin as string | null,
    maxConnections: connections as number,
  };
}

function readSlice(slice: Record<string, unknown>, index: number, now: number, daysOnSale: number): AskedSlice {
  const at = (name: string): string => `slices/${index}/${name}`;
  const place = (name: "origin" | "destination"): Place => {
    const code = slice[name];
    if (typeof code !== "string" || code === "") throw invalid(at(name), "Required field", `Field '${name}' can't be blank`);
    const found = placeOf(code);
    if (!found) throw invalid(at(name), "Invalid airport or city", `Field '${name}' is not a known IATA code`, "validation_format");
    return found;
  };
  const origin = place("origin");
  const destination = place("destination");
  if (origin.airports.some((airport) => destination.airports.includes(airport)))
    throw invalid(at("destination"), "Invalid value", "Field 'destination' must differ from 'origin'", "validation_exclusion");
  const departureDate = String(slice.departure_date ?? "");
  const day = dayOf(departureDate);
  if (Number.isNaN(day))
    throw invalid(at("departure_date"), "Invalid format", "Field 'departure_date' must be a date", "validation_format");
  const today = Math.floor(wallAt(origin.airports[0]?.zone ?? "UTC", now) / 1440);
  if (day < today)
    throw invalid(at("departure_date"), "Must be in the future", "Field 'departure_date' must be after today", "validation_in_the_past");
  if (day > dayOfInstant(now) + Math.max(365, daysOnSale))
    throw invalid(at("departure_date"), "Too far ahead", "Field 'departure_date' is too far ahead", "validation_too_far");
  return { origin, destination, day, departureDate };
}

function readPassenger(passenger: Record<string, unknown>, index: number): AskedPassenger {
  const { age, type } = passenger;
  const id = typeof passenger.id === "string" ? passenger.id : newId("pas");
  if (age !== undefined && age !== null) {
    if (!Number.isInteger(age) || (age as number) < 0 || (age as number) > 129)
      throw invalid(`passengers/${index}/age`, "Invalid value", "Field 'age' must be 0 to 129", "validation_range");
    const years = age as number;
    return { id, age: years, type: years < 2 ? "infant_without_seat" : years < 12 ? "child" : "adult" };
  }
  if (type === "adult" || type === "child" || type === "infant_without_seat") return { id, age: null, type };
  throw invalid(`passengers/${index}/type`, "Required field", "Field 'type' or 'age' can't be blank");
}
