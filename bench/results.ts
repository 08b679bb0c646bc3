import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@/scripts/supervisor/paths";
import type { Goal } from "@/tests/support/report";

/** A small summary of the last run of a bench, kept beside the code. */
export function keepResult(name: string, figures: Record<string, unknown>, goals: Goal[]): void {
  const folder = join(root, "bench/results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ name, at: new Date().toISOString(), figures, goals }, null, 1)}\n`);
}
