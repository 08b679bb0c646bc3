import * as z from "zod";
import { destinationsInput, placesInput, searchInput } from "./input";
import { destinationsAnswer, faresAnswer, placesAnswer, refusal } from "./model";

type Schema = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Schema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest as Schema;
};

function parametersOf(input: z.ZodType): Schema[] {
  const { properties = {}, required = [] } = schemaOf(input, "input") as { properties?: Record<string, Schema>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: required.includes(name), schema }));
}

const REFUSALS: Record<string, string> = {
  400: "The address itself is broken, such as a stray % sign",
  413: "The address is too long",
  422: "A value is missing or wrong: one problem a field",
  429: "Too many requests from one client; see Retry-After",
  503: "No store answers just now; see Retry-After",
};
const json = (schema: Schema) => ({ content: { "application/json": { schema } } });

function operation(operationId: string, summary: string, input: z.ZodType, answer: string): Schema {
  const refused = Object.fromEntries(
    Object.entries(REFUSALS).map(([status, description]) => [status, { description, ...json({ $ref: "#/components/schemas/Refusal" }) }]),
  );
  return {
    get: {
      ...{ operationId, summary, parameters: parametersOf(input) },
      responses: { 200: { description: summary, ...json({ $ref: `#/components/schemas/${answer}` }) }, ...refused },
    },
  };
}

/** The contract of FlightAvailability, from the same schemas that check its inputs. */
export const openapi = (): Schema => ({
  openapi: "3.1.0",
  info: {
    title: "Tradewind FlightAvailability",
    version: "1",
    description:
      "Amounts are whole minor units of ISO 4217 currencies, as digits. Travel days are local days at the origin. Seen instants are UTC.",
  },
  paths: {
    "/api/fares": operation("readFares", "The best prices of a travel: list, calendar or grid", searchInput, "Fares"),
    "/api/destinations": operation("listDestinations", "Where one can fly to in a time frame", destinationsInput, "Destinations"),
    "/api/places": operation("suggestPlaces", "Airports and cities that a text may mean", placesInput, "Places"),
  },
  components: {
    schemas: {
      Fares: schemaOf(faresAnswer, "output"),
      Destinations: schemaOf(destinationsAnswer, "output"),
      Places: schemaOf(placesAnswer, "output"),
      Refusal: schemaOf(refusal, "output"),
    },
  },
});
