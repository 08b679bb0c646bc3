import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readSync, renameSync, fstatSync, statSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { identify, signalGroup, type ProcessId } from "./alive";

export type Launch = {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  user?: { uid: number; gid: number };
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type Child = ProcessId & {
  exited: Promise<Exit>;
  exit: () => Exit | null;
  signal: (signal: NodeJS.Signals) => void;
  /** Where this run's output begins in the log. */
  logFrom: number;
};

const SETPRIV = "/usr/bin/setpriv";
const hasSetpriv = process.platform === "linux" && existsSync(SETPRIV);

/**
 * A process in a group of its own, with an environment built from nothing and its output in a file. On Linux the kernel
 * sends it `deathSignal` when this process dies, however it dies.
 */
export function startChild(launch: Launch, logPath: string, deathSignal: "INT" | "TERM"): Child {
  const log = openLog(logPath);
  const logFrom = fstatSync(log).size;
  const user = launch.user;
  const drop = user && hasSetpriv ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"] : [];
  const command = hasSetpriv
    ? [SETPRIV, "--pdeathsig", deathSignal, ...drop, "--", launch.file, ...launch.args]
    : [launch.file, ...launch.args];
  const child = spawn(command[0]!, command.slice(1), {
    cwd: launch.cwd,
    env: launch.env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["ignore", log, log],
    ...(user && !hasSetpriv ? user : {}),
  });
  closeSync(log);
  let ended: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", () => resolve((ended ??= { code: 127, signal: null })));
    child.once("exit", (code, signal) => resolve((ended ??= { code, signal })));
  });
  return {
    ...identify(child.pid ?? 0),
    exited,
    exit: () => ended,
    signal: (signal) => {
      if (!ended && child.pid) signalGroup(child.pid, signal);
    },
    logFrom,
  };
}

const LOG_LIMIT_BYTES = 32 * 1024 * 1024;

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, "a");
}

/** The last lines of a log, at most 64 KB back and never before `from`. */
export function lastLines(path: string, count: number, from = 0): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, "r");
  try {
    const size = fstatSync(file).size;
    const start = Math.max(Math.min(from, size), size - 64 * 1024);
    const buffer = Buffer.alloc(size - start);
    readSync(file, buffer, 0, buffer.length, start);
    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-count);
  } finally {
    closeSync(file);
  }
}

export const withTimeout = async <Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value | "timeout"> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"timeout">((resolve) => {
    timer = setTimeout(() => resolve("timeout"), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

export const pause = (timeoutMs: number) => new Promise<void>((resolve) => setTimeout(resolve, timeoutMs));
