import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { ADDRESS } from "./cassandra-files";
import { root } from "./paths";
import type { Ports } from "./ports";
import { databaseUrl } from "./postgres";
import { amqpUrl, managementUrl } from "./rabbitmq";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";
import type { Urls } from "./state";

/** Who a set of variables is for: the owner's URL stays with the tasks, and the web never learns where RabbitMQ is. */
export type Audience = "task" | "worker" | "availability" | "web" | "sandbox" | "shell";

export type EnvironmentInput = {
  settings: Settings;
  ports: Ports;
  secrets: Secrets;
  urls: Urls;
  runId: string;
  /** The product clock minus the real one. */
  clockOffsetMs: number;
  storesReadyAt: string | undefined;
  extra: Record<string, string>;
  usesOwnStores: boolean;
  lite: boolean;
  dataDir: string;
};

export function urlsFor(ports: Ports): Urls {
  return {
    us: `http://localhost:${ports.webUs}`,
    eu: `http://localhost:${ports.webEu}`,
    availabilityUs: `http://127.0.0.1:${ports.availabilityUs}`,
    availabilityEu: `http://127.0.0.1:${ports.availabilityEu}`,
    airline: `http://127.0.0.1:${ports.airline}`,
  };
}

export function stores(input: Pick<EnvironmentInput, "settings" | "ports" | "secrets" | "usesOwnStores">): Record<string, string> {
  const { ports, secrets } = input;
  const settings = input.usesOwnStores ? {} : input.settings;
  const own = (role: "owner" | "web" | "worker", password: string) => databaseUrl(role, password, ports.postgres);
  const given = settings.DATABASE_URL;
  return present({
    DATABASE_URL: given ?? own("worker", secrets.workerPassword),
    DATABASE_WEB_URL: settings.DATABASE_WEB_URL ?? given ?? own("web", secrets.webPassword),
    DATABASE_OWNER_URL: settings.DATABASE_OWNER_URL ?? given ?? own("owner", secrets.ownerPassword),
    AMQP_URL: settings.AMQP_URL ?? amqpUrl(ports, secrets),
    RABBITMQ_MANAGEMENT_URL: settings.AMQP_URL ? settings.RABBITMQ_MANAGEMENT_URL : managementUrl(ports, secrets),
    CASSANDRA_CONTACT_POINTS_US: settings.CASSANDRA_CONTACT_POINTS_US ?? ADDRESS.us,
    CASSANDRA_CONTACT_POINTS_EU: settings.CASSANDRA_CONTACT_POINTS_EU ?? ADDRESS.eu,
    CASSANDRA_PORT: settings.CASSANDRA_CONTACT_POINTS_US ? (settings.CASSANDRA_PORT ?? "9042") : String(ports.cql),
    CASSANDRA_RF_US: settings.CASSANDRA_RF_US ?? "1",
    CASSANDRA_RF_EU: settings.CASSANDRA_RF_EU ?? "1",
    CASSANDRA_USERNAME: settings.CASSANDRA_USERNAME,
    CASSANDRA_PASSWORD: settings.CASSANDRA_PASSWORD,
    CASSANDRA_ADDRESS_MAP: settings.CASSANDRA_ADDRESS_MAP,
    KEYSPACE_PREFIX: "",
  });
}

const RABBITMQ = ["AMQP_URL", "RABBITMQ_MANAGEMENT_URL"];

export function environmentFor(audience: Audience, input: EnvironmentInput): Record<string, string> {
  const { settings, secrets, urls } = input;
  const all: Record<string, string> = {
    ...inherited(),
    ...present({
      NODE_ENV: "production",
      TRADEWIND_ROOT: root,
      TRADEWIND_RUN: input.runId,
      RELEASE: release(),
      LOG_LEVEL: settings.LOG_LEVEL ?? "info",
      CLOCK_OFFSET_MS: String(input.clockOffsetMs),
      SUPERVISOR_STARTED_AT: input.storesReadyAt,
      ...stores(input),
      FARE_FEED_URL: settings.FARE_FEED_URL ?? urls.airline,
      FARE_FEED_TOKEN: settings.FARE_FEED_TOKEN ?? secrets.airlineToken,
      DUFFEL_URL: settings.DUFFEL_URL ?? urls.airline,
      DUFFEL_TOKEN: settings.DUFFEL_TOKEN ?? secrets.airlineToken,
      OPERATOR_TOKEN: settings.OPERATOR_TOKEN ?? secrets.operatorToken,
      AUTH_SECRET: settings.AUTH_SECRET ?? secrets.authSecret,
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: settings.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ?? secrets.actionsKey,
      NEXT_TELEMETRY_DISABLED: "1",
      APP_URL_US: settings.APP_URL_US ?? urls.us,
      APP_URL_EU: settings.APP_URL_EU ?? urls.eu,
      AVAILABILITY_URL_US: urls.availabilityUs,
      AVAILABILITY_URL_EU: urls.availabilityEu,
      OTEL_EXPORTER_OTLP_ENDPOINT: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
      ...(input.lite ? { CASSANDRA_RF_EU: "0" } : {}),
      ...world(settings),
    }),
    ...input.extra,
  };
  if (audience === "sandbox") {
    const own = [
      "PATH",
      "HOME",
      "LANG",
      "TZ",
      "NODE_EXTRA_CA_CERTS",
      "NODE_ENV",
      "TRADEWIND_ROOT",
      "TRADEWIND_RUN",
      "LOG_LEVEL",
      "CLOCK_OFFSET_MS",
    ];
    const keys = [...own, "FARE_FEED_TOKEN", "DUFFEL_TOKEN", "OPERATOR_TOKEN"];
    return {
      ...pick(all, keys),
      TOKEN: secrets.airlineToken,
      DATA_DIR: join(input.dataDir, "sandbox-airline"),
      ...world(settings),
      ...input.extra,
    };
  }
  if (audience === "task" || audience === "shell") return all;
  if (audience === "worker") return without(all, ["DATABASE_OWNER_URL", "DATABASE_WEB_URL"]);
  // Next's server changes its working folder to its own, so it cannot find what the seed computed by a relative path.
  const asWeb = {
    ...all,
    DATABASE_URL: all.DATABASE_WEB_URL!,
    ...(audience === "web" ? { PLACES_FILE: join(root, "dist/places.json") } : {}),
  };
  return without(asWeb, ["DATABASE_OWNER_URL", "DATABASE_WEB_URL", ...RABBITMQ]);
}

/** Nothing of the caller's environment but what a program needs to run at all. */
function inherited(): Record<string, string> {
  return present({
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    HOME: process.env.HOME ?? homedir(),
    LANG: process.env.LANG ?? "C.UTF-8",
    TZ: "UTC",
    NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
  });
}

const WORLD = /^(WORLD(_.*)?|HISTORY_DAYS|HISTORY_LEADS|PRICE_CHANGES_PER_SECOND|FEED_LIMIT_PER_SECOND|RECORDED_FILES)$/;
const world = (settings: Settings) => present(Object.fromEntries(Object.entries(settings).filter(([name]) => WORLD.test(name))));

let knownRelease: string | undefined;
export function release(): string {
  knownRelease ??= spawnSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: root, encoding: "utf8" }).stdout?.trim() || "dev";
  return knownRelease;
}

function present(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const pick = (values: Record<string, string>, keys: string[]) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key)));
const without = (values: Record<string, string>, keys: string[]) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));

/** Lines for `eval "$(npm run -s env)"`. */
export function exportLines(env: Record<string, string>): string[] {
  const skipped = new Set(["PATH", "HOME", "LANG", "TZ", "NODE_EXTRA_CA_CERTS", "NODE_ENV"]);
  return Object.entries(env)
    .filter(([key]) => !skipped.has(key))
    .map(([key, value]) => `export ${key}='${value.replaceAll("'", "'\\''")}'`);
}
