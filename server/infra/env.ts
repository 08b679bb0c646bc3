import * as z from "zod";
import { MARKETS } from "@/server/kernel/market";

const url = z.url();
const host = z.string().regex(/^[A-Za-z0-9.-]+(:\d+)?(,[A-Za-z0-9.-]+(:\d+)?)*$/, "host[:port], several with commas");
const wholeNumber = z
  .string()
  .regex(/^-?\d+$/, "a whole number")
  .transform(Number);

const namedUrls = (text: string, context: z.RefinementCtx<string>): { name: string; url: string }[] =>
  text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [, name = "", address = ""] = /^\s*([a-z0-9-]{2,30})=(https?:\/\/\S+)\s*$/.exec(part) ?? [];
      if (name === "") context.addIssue({ code: "custom", message: "name=url, several with commas" });
      return { name, url: address };
    });

const schema = z.object({
  NODE_ENV: z.string().default("development"),
  REGION: z.enum(MARKETS).default("us"),
  DATABASE_URL: url.optional(),
  DATABASE_OWNER_URL: url.optional(),
  AMQP_URL: url.optional(),
  RABBITMQ_MANAGEMENT_URL: url.optional(),
  CASSANDRA_CONTACT_POINTS_US: host.default("127.0.0.1"),
  CASSANDRA_CONTACT_POINTS_EU: host.default("127.0.0.2"),
  CASSANDRA_PORT: wholeNumber.default(21010),
  CASSANDRA_USERNAME: z.string().optional(),
  CASSANDRA_PASSWORD: z.string().optional(),
  CASSANDRA_RF_US: wholeNumber.default(1),
  CASSANDRA_RF_EU: wholeNumber.default(1),
  /** Put before the keyspaces' names, so that tests live beside a running site. */
  KEYSPACE_PREFIX: z
    .string()
    .regex(/^[a-z0-9_]{0,20}$/)
    .default(""),
  FARE_FEED_URL: z.string().default("http://127.0.0.1:21015"),
  FARE_FEED_TOKEN: z.string().default("sandbox"),
  /** Further feeds, `name=url` with commas; the name is the key of the source in our stores. */
  FARE_FEED_SOURCES: z.string().default("").transform(namedUrls),
  /** Routes that no feed covers, `SYD-MEL,MEL-SYD`: asked day by day, for so many days ahead. */
  SEARCHED_ROUTES: z
    .string()
    .regex(/^([A-Z]{3}-[A-Z]{3}(,[A-Z]{3}-[A-Z]{3})*)?$/, "AAA-BBB, several with commas")
    .default("")
    .transform((text) => text.split(",").filter((part) => part !== "")),
  SEARCHED_DAYS: wholeNumber.default(60),
  /** Origins in the operator's own network that an airline's address may stand for, with commas. */
  OUTGOING_PRIVATE_ORIGINS: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((part) => part !== "")),
  DUFFEL_URL: url.default("http://127.0.0.1:21015"),
  DUFFEL_TOKEN: z.string().default("sandbox"),
  APP_URL_US: url.default("http://localhost:3000"),
  APP_URL_EU: url.default("http://localhost:3001"),
  CLOCK_OFFSET_MS: wholeNumber.default(0),
  HEALTH_PORT: wholeNumber.optional(),
  PORT: wholeNumber.optional(),
  HOST: z.string().default("127.0.0.1"),
  OPERATOR_TOKEN: z.string().min(12).optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  RELEASE: z.string().default("dev"),
  /** When the stores of this start were ready; the first minutes are counted from here. */
  SUPERVISOR_STARTED_AT: z.string().optional(),
});
export type Env = z.output<typeof schema>;

let parsed: Env | undefined;

/** The process's configuration, read once. A wrong value stops the start with one line a field. */
export function env(): Env {
  if (parsed) return parsed;
  const result = schema.safeParse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== "")));
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`configuration: ${lines.join("; ")}`);
  }
  parsed = result.data;
  return parsed;
}

/** A setting that this process cannot do without. */
export function required<Name extends keyof Env>(name: Name): NonNullable<Env[Name]> {
  const value = env()[name];
  if (value === undefined || value === null) throw new Error(`configuration: ${name} is not set`);
  return value;
}
