import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { LoadPlan, Question, Sample } from "@/tests/faults/load";
import { quantile } from "./drill";

export type { Question, Sample };
export type PhaseFigures = {
  asked: number;
  ok: number;
  share: number;
  p50: number;
  p95: number;
  p99: number;
  worst: number;
  degraded: number;
  aged: number;
  answeredBy: Record<string, number>;
  failures: Record<string, number>;
};

export type Load = { samples: Sample[]; stop: () => Promise<void> };

/** Starts the load in a process of its own, which ends with this one. */
export function startLoad(plan: LoadPlan): Load {
  const child = spawn(process.execPath, ["--import", "tsx", "tests/faults/load.ts", JSON.stringify(plan)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const samples: Sample[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => samples.push(JSON.parse(line) as Sample));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    samples,
    stop: async () => {
      child.kill("SIGTERM");
      await Promise.race([ended, new Promise<void>((resolve) => setTimeout(resolve, plan.timeoutMs + 2000))]);
      child.kill("SIGKILL");
    },
  };
}

export const between = (samples: Sample[], fromMs: number, toMs: number, name?: RegExp): Sample[] =>
  samples.filter((sample) => sample.at >= fromMs && sample.at < toMs && (!name || name.test(sample.name)));

export function figuresOf(samples: Sample[]): PhaseFigures {
  const times = samples.map((sample) => sample.ms);
  const ok = samples.filter((sample) => sample.ok).length;
  const tally = (names: string[]) => names.reduce<Record<string, number>>((all, name) => ({ ...all, [name]: (all[name] ?? 0) + 1 }), {});
  const round = (value: number) => Math.round(value);
  return {
    asked: samples.length,
    ok,
    share: samples.length === 0 ? 0 : ok / samples.length,
    p50: round(quantile(times, 0.5)),
    p95: round(quantile(times, 0.95)),
    p99: round(quantile(times, 0.99)),
    worst: round(Math.max(0, ...times)),
    degraded: samples.filter((sample) => sample.degraded).length,
    aged: samples.filter((sample) => sample.aged).length,
    answeredBy: tally(samples.flatMap((sample) => sample.answeredBy ?? [])),
    failures: tally(
      samples.filter((sample) => !sample.ok).map((sample) => `${sample.name}: ${sample.status} ${(sample.why ?? "").slice(0, 80)}`),
    ),
  };
}
