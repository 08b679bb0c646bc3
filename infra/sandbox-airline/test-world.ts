import { OverrideLog } from "./overrides";
import { Quotes } from "./quotes";
import { buildWorld, type World, type WorldSettings } from "./world";

/** Worlds for unit tests: built once a kind and variant. */
const worlds = new Map<string, World>();

export function testQuotes(settings: Partial<WorldSettings> = {}, changesPerSecond = 2, dataDir?: string): Quotes {
  const all: WorldSettings = { kind: "default", seed: 1, variant: "a", daysOnSale: 120, ...settings };
  const key = JSON.stringify(all);
  const world = worlds.get(key) ?? buildWorld(all);
  worlds.set(key, world);
  return new Quotes(world, new OverrideLog(dataDir), changesPerSecond);
}

export const TODAY = Date.parse("2026-11-24T09:30:00Z");
