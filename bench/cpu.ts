import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

const TICKS_PER_SECOND = 100;

type Stat = { parent: number; seconds: number };

function statOf(pid: string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
  } catch {
    return null;
  }
}

const isLinux = process.platform === "linux";

/** Seconds of processor time of this process and all that it started. */
function ownSeconds(): number {
  const all = new Map<number, Stat>();
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null;
    if (stat) all.set(Number(name), stat);
  }
  const isOwn = (pid: number): boolean => pid === process.pid || (pid > 1 && all.has(pid) && isOwn(all.get(pid)!.parent));
  return [...all].filter(([pid]) => isOwn(pid)).reduce((sum, [, { seconds }]) => sum + seconds, 0);
}

function busySeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = readFileSync("/proc/stat", "utf8")
    .split("\n")[0]!
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + soft) / TICKS_PER_SECOND;
}

export const processSeconds = (pid: number | null): number => (isLinux && pid !== null ? (statOf(String(pid))?.seconds ?? 0) : 0);

/** Starts a watch; its answer is the share of all cores that other processes used since, in percent, null where nobody can say. */
export function watchOthers(): () => number | null {
  if (!isLinux) return () => null;
  const began = { ms: performance.now(), own: ownSeconds(), busy: busySeconds() };
  return () => {
    const seconds = (performance.now() - began.ms) / 1000;
    const others = busySeconds() - began.busy - (ownSeconds() - began.own);
    return Math.max(0, Math.round((others / seconds / cpus().length) * 1000) / 10);
  };
}

export type Run = { value: number; othersPercent: number | null };
export type Series = { median: number; min: number; max: number; runs: Run[]; noisy: number };

/** Median, least and most of all runs, also the bad ones; `noisy` counts those beside which others used more than 15 %. */
export function seriesOf(runs: Run[]): Series {
  const values = runs.map(({ value }) => value).sort((left, right) => left - right);
  const middle = Math.floor(values.length / 2);
  const median = values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
  return {
    median: round(median),
    min: round(values[0]!),
    max: round(values.at(-1)!),
    runs: runs.map(({ value, othersPercent }) => ({ value: round(value), othersPercent })),
    noisy: runs.filter(({ othersPercent }) => (othersPercent ?? 100) > 15).length,
  };
}
const round = (value: number) => Math.round(value * 100) / 100;

export const surroundings = () => ({
  cores: cpus().length,
  processor: cpus()[0]?.model ?? "unknown",
  memoryGb: Math.round(totalmem() / 2 ** 30),
  load: loadavg().map((value) => Math.round(value * 100) / 100),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});
