import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Journey } from "./world";

export type OverrideKind = "drop" | "rise" | "fill" | "cancel" | "delay" | "restore";

/** Something that a visitor made happen, from one instant on. */
export interface Override {
  at: number;
  kind: OverrideKind;
  origin: string;
  destination: string;
  /** Departure days, both inclusive. */
  fromDay: number;
  toDay: number;
  /** For drop and rise. */
  percent?: number;
  /** For delay. */
  minutes?: number;
  /** A single flight: carrier and number of its first leg, e.g. `NV113`. */
  flight?: string;
}

export function touches(override: Override, journey: Journey, day: number): boolean {
  if (day < override.fromDay || day > override.toDay) return false;
  if (override.flight === undefined) return true;
  return `${journey.carrier.code}${journey.legs[0]?.number ?? ""}` === override.flight;
}

/** The overrides of all routes, oldest first; kept in an append-only file so that a restart knows them. */
export class OverrideLog {
  private readonly byRoute = new Map<string, Override[]>();
  private readonly all: Override[] = [];
  private readonly file: string | undefined;
  private lastAt = 0;

  constructor(dataDir: string | undefined) {
    if (dataDir === undefined) return;
    mkdirSync(dataDir, { recursive: true });
    this.file = join(dataDir, "overrides.jsonl");
    if (!existsSync(this.file)) return;
    for (const line of readFileSync(this.file, "utf8").split("\n")) {
      if (line === "") continue;
      try {
        this.keep(JSON.parse(line) as Override);
      } catch {
        // a line cut off by a crash: nothing was answered for it
      }
    }
  }

  private keep(override: Override): void {
    const key = `${override.origin}-${override.destination}`;
    const list = this.byRoute.get(key) ?? [];
    list.push(override);
    this.byRoute.set(key, list);
    this.all.push(override);
    this.lastAt = Math.max(this.lastAt, override.at);
  }

  /** Takes effect one millisecond after everything that was told so far. */
  add(override: Omit<Override, "at">, now: number): Override {
    const kept = { ...override, at: Math.max(now + 1, this.lastAt + 1) };
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(kept)}\n`);
    this.keep(kept);
    return kept;
  }

  ofRoute(origin: string, destination: string): readonly Override[] | undefined {
    return this.byRoute.size === 0 ? undefined : this.byRoute.get(`${origin}-${destination}`);
  }

  between(fromAt: number, untilAt: number): Override[] {
    return this.all.filter((override) => override.at >= fromAt && override.at < untilAt);
  }

  list(): readonly Override[] {
    return this.all;
  }
}
