import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const KEPT = 5;
type Known = Record<string, number[]>;

/** How long each start took before, so that a wait can be compared with something. */
export function readDurations(dataDir: string) {
  const path = join(dataDir, "durations.json");
  let known: Known = {};
  try {
    if (existsSync(path)) known = JSON.parse(readFileSync(path, "utf8")) as Known;
  } catch {
    known = {};
  }
  return {
    expectation: (name: string): string => {
      const past = [...(known[name] ?? [])].sort((a, b) => a - b);
      const median = past[Math.floor(past.length / 2)];
      return median === undefined || median < 2000 ? "" : `(median of earlier runs: ${Math.round(median / 1000)}s)`;
    },
    record: (name: string, tookMs: number) => {
      known[name] = [...(known[name] ?? []), Math.round(tookMs)].slice(-KEPT);
      writeFileSync(path, JSON.stringify(known));
    },
  };
}
