import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths";

export type Settings = Readonly<Record<string, string | undefined>>;

/** `KEY=value` lines with optional `export`, quotes and `#` comments. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const [, key = "", raw = ""] = match;
    const quoted = /^(["'])([\s\S]*)\1$/.exec(raw);
    values[key] = quoted ? (quoted[2] ?? "") : raw.replace(/\s+#.*$/, "");
  }
  return values;
}

/** What a person set: the environment wins over `.env.local`. An empty value counts as absent. */
export function readSettings(): Settings {
  const path = join(root, ".env.local");
  const file = existsSync(path) ? parseEnvFile(readFileSync(path, "utf8")) : {};
  const entries = Object.entries({ ...file, ...process.env }).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(entries);
}

export function integerSetting(settings: Settings, name: string): number | undefined {
  const text = settings[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65535) throw new Error(`${name} must be a port number, not "${text}"`);
  return value;
}

/** How far the product clock stands from the real one when it has to read `clock` now. */
export function clockOffsetMs(clock: string | undefined, nowMs = Date.now()): number {
  if (clock === undefined) return 0;
  const instant = Date.parse(clock);
  if (Number.isNaN(instant)) throw new Error(`TRADEWIND_CLOCK must be an ISO instant such as 2026-03-01T08:00:00Z, not "${clock}"`);
  return instant - nowMs;
}
