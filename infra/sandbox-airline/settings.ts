import type { WorldSettings } from "./world";

export interface Settings {
  port: number;
  host: string;
  /** Bearer tokens of the three doors; without one the door is open. */
  tokens: { feed: string | undefined; duffel: string | undefined; control: string | undefined };
  world: WorldSettings;
  historyDays: number;
  historyLeads: number;
  clockOffsetMs: number;
  feedLimitPerSecond: number;
  duffelLimitPerSecond: number;
  changesPerSecond: number;
  recordedFiles: string[];
  dataDir: string | undefined;
}

function numberIn(env: NodeJS.ProcessEnv, name: string, fallback: number, least: number, most: number): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || value > most)
    throw new Error(`${name} must be a number from ${least} to ${most}, not "${text}"`);
  return value;
}

function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, choices: readonly T[], fallback: T): T {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const found = choices.find((choice) => choice === text);
  if (!found) throw new Error(`${name} must be one of ${choices.join(", ")}, not "${text}"`);
  return found;
}

const DAYS_ON_SALE = { default: 120, seed: 30, tiny: 20 };

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const kind = oneOf(env, "WORLD", ["default", "seed", "tiny"] as const, "default");
  return {
    port: numberIn(env, "PORT", 4700, 0, 65_535),
    host: env.HOST || "127.0.0.1",
    tokens: {
      feed: env.FARE_FEED_TOKEN || env.TOKEN || undefined,
      duffel: env.DUFFEL_TOKEN || env.TOKEN || undefined,
      control: env.OPERATOR_TOKEN || env.TOKEN || undefined,
    },
    world: {
      kind,
      seed: numberIn(env, "WORLD_SEED", 1, 0, 4_294_967_295),
      variant: oneOf(env, "WORLD_VARIANT", ["a", "b"] as const, "a"),
      daysOnSale: numberIn(env, "WORLD_DAYS", DAYS_ON_SALE[kind], 2, 330),
    },
    historyDays: numberIn(env, "HISTORY_DAYS", 90, 0, 400),
    historyLeads: numberIn(env, "HISTORY_LEADS", 60, 1, 330),
    clockOffsetMs: numberIn(env, "CLOCK_OFFSET_MS", 0, -1e12, 1e12),
    feedLimitPerSecond: numberIn(env, "FEED_LIMIT_PER_SECOND", 20, 1, 10_000),
    duffelLimitPerSecond: numberIn(env, "DUFFEL_LIMIT_PER_SECOND", 20, 1, 10_000),
    changesPerSecond: numberIn(env, "PRICE_CHANGES_PER_SECOND", kind === "seed" ? 110 : kind === "tiny" ? 0.5 : 2, 0, 20_000),
    recordedFiles: (env.RECORDED_FILES ?? "").split(/[,:]/).filter((path) => path !== ""),
    dataDir: env.DATA_DIR || undefined,
  };
}
