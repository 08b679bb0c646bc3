import { cpus, loadavg } from "node:os";
import type { Stack, StackOptions } from "@/scripts/supervisor/stack";
import { report, type Goal } from "@/tests/support/report";

export type Outcome = { figures: Record<string, unknown>; goals: Goal[] };

/** A goal with its judgement: what was measured against what is wanted. */
export const goal = (id: string, met: boolean, value: unknown, target: unknown): Goal => ({ id, met, value, target }) as Goal;
export const is = (id: string, value: number, wanted: number): Goal => goal(id, value === wanted, value, wanted);
export const atMost = (id: string, value: number, most: number): Goal => goal(id, value <= most, value, `<= ${most}`);
export const atLeast = (id: string, value: number, least: number): Goal => goal(id, value >= least, value, `>= ${least}`);

export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** The number behind a flag: `--events 2000`. */
export function numberFlag(name: string, otherwise: number): number {
  const index = process.argv.indexOf(`--${name}`);
  const value = index === -1 ? Number.NaN : Number(process.argv[index + 1]);
  return Number.isFinite(value) ? value : otherwise;
}
export const hasFlag = (name: string): boolean => process.argv.includes(`--${name}`);
export function textFlags(name: string): string[] {
  return process.argv.flatMap((word, index) => (word === `--${name}` && process.argv[index + 1] ? [process.argv[index + 1]!] : []));
}

/**
 * Runs a drill on a stack of its own, prints what it found as one JSON object on the last line, and ends with 0 only when every
 * goal holds. Product modules must be imported inside `run`: their configuration is read once, from the stack's environment.
 */
export async function drill(
  about: { name: string; help: string; stack: StackOptions },
  run: (stack: Stack) => Promise<Outcome>,
): Promise<void> {
  if (hasFlag("help")) {
    process.stdout.write(`${about.help.trim()}\n`);
    return;
  }
  if (hasFlag("running")) {
    process.stderr.write(`${about.name} kills what it runs on, so it only ever uses a stack of its own: leave --running out\n`);
    process.exit(2);
  }
  const { startStack } = await import("@/scripts/supervisor/stack");
  const stack = await startStack(about.stack);
  Object.assign(process.env, stack.env, { LOG_LEVEL: process.env["DRILL_LOG_LEVEL"] ?? "silent", PG_POOL_MAX: "12" });
  try {
    const { figures, goals } = await run(stack);
    await stack.stopAll();
    for (const { id, met, value, target } of goals)
      if (!met) say(`missed: ${id}: ${JSON.stringify(value)}, wanted ${JSON.stringify(target)}`);
    report(about.name, { ...figures, machine: machine() }, goals);
    process.exit(goals.every((entry) => entry.met) ? 0 : 1);
  } catch (cause) {
    say(`${about.name}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    await stack.stopAll();
    report(about.name, { error: cause instanceof Error ? cause.message : String(cause) }, [goal("ran", false, "failed", "ran to its end")]);
    process.exit(1);
  }
}

/** Cores and load of the machine, so that a figure can be judged. */
export const machine = () => ({
  cores: cpus().length,
  load: loadavg().map((value) => Math.round(value * 100) / 100),
  node: process.version,
});

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is yes; throws with its name when that takes too long. */
export async function until(what: string, timeoutMs: number, ask: () => Promise<boolean>): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    if (await ask().catch(() => false)) return performance.now() - startedMs;
    if (performance.now() - startedMs > timeoutMs) throw new Error(`${what}: not after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The value below which the share `q` of the sorted numbers lies. */
export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!;
}
