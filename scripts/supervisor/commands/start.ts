import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { freemem } from "node:os";
import { isAlive } from "../alive";
import { lastLines, pause } from "../child";
import { followFirstMinutes } from "../first-minutes";
import { openStack, type OpenOptions, type OpenStack } from "../open-stack";
import { checkoutData, root } from "../paths";
import { StartError } from "../start-error";
import { isRunning, readState, statePath } from "../state";
import { createTerminal, type Terminal } from "../terminal";
import type { Call, Command, Flags } from "./command";

const OPTIONS = {
  infra: { type: "string" },
  "no-install": { type: "boolean" },
  lite: { type: "boolean" },
  clock: { type: "string" },
} as const;

const USAGE = "[--infra=native|docker] [--no-install] [--lite] [--clock=<ISO instant>]";

function openOptions(flags: Flags): Pick<OpenOptions, "infra" | "noInstall" | "lite" | "clock"> {
  const { infra, clock } = flags;
  if (infra !== undefined && infra !== "native" && infra !== "docker")
    throw new StartError(`--infra is native or docker, not "${String(infra)}"`);
  return {
    ...(infra ? { infra } : {}),
    ...(typeof clock === "string" ? { clock } : {}),
    noInstall: flags["no-install"] === true,
    lite: flags.lite === true,
  };
}

/** Runs until a signal comes. The first stops everything in order, a second one (not its echo through npm) at once. */
async function runUntilStopped(
  options: OpenOptions,
  whenReady: (open: OpenStack, terminal: Terminal, signal: AbortSignal) => void,
): Promise<number> {
  const terminal = createTerminal();
  const opening = openStack({ ...options, terminal });
  const ending = new AbortController();
  let firstSignalAtMs = 0;
  let open: OpenStack | null = null;

  const stopped = new Promise<number>((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      const nowMs = Date.now();
      if (firstSignalAtMs === 0) {
        firstSignalAtMs = nowMs;
        ending.abort();
        terminal.note(open ? " stopping; once more to stop at once" : " stopping");
        if (!open) process.exit(130); // the death signal and the watchdog end what has started
        void open.stopAll().then(() => resolve(signal === "SIGINT" ? 130 : 0));
      } else if (nowMs - firstSignalAtMs > 700) {
        void open?.stopAll(false);
      }
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  });

  open = await opening;
  whenReady(open, terminal, ending.signal);
  const code = await stopped;
  terminal.close();
  console.log(" stopped");
  return code === 130 ? 0 : code;
}

const banner = (what: string) => {
  console.log(`tradewind   ${what} · data ${checkoutData} · Ctrl-C stops everything`);
  if (freemem() < 4e9 && availableMemory() < 4e9)
    console.log(" ! less than 4 GB of memory is free: `--lite` leaves the eu data centre out");
};

function availableMemory(): number {
  const line = existsSync("/proc/meminfo") ? lastLines("/proc/meminfo", 60).find((text) => text.startsWith("MemAvailable")) : undefined;
  return line ? Number(/\d+/.exec(line)?.[0]) * 1024 : freemem();
}

async function startAll({ flags }: Call, watched: boolean): Promise<number> {
  banner(watched ? "development" : "everything");
  // Two `next dev` in one folder exclude each other, so development serves one region.
  const except = watched
    ? { processes: (await import("../processes")).PROCESSES.map(({ name }) => name).filter((name) => name !== "web-eu") }
    : {};
  return runUntilStopped({ profile: "default", watched, ...except, ...openOptions(flags) }, (open, terminal, signal) => {
    terminal.note(` → us ${open.urls.us}${watched ? "" : `   eu ${open.urls.eu}`}`);
    void followFirstMinutes(open, terminal, signal);
  });
}

export const start: Command = {
  does: "runs everything in the foreground",
  usage: USAGE,
  options: OPTIONS,
  run: (call) => startAll(call, false),
};
export const dev: Command = {
  does: "the same from the sources: next dev (us) and watched workers",
  usage: USAGE,
  options: OPTIONS,
  run: (call) => startAll(call, true),
};

export const up: Command = {
  does: "stores only; -d leaves them running",
  usage: `[-d] ${USAGE}`,
  options: { ...OPTIONS, detach: { type: "boolean", short: "d" } },
  run: ({ flags }) => {
    if (flags.detach === true) return upDetached(flags);
    banner("stores only");
    return runUntilStopped({ profile: "default", processes: [], tasks: [], ...openOptions(flags) }, (_open, terminal) => {
      terminal.note(' → stores are up; addresses for another shell:  eval "$(npm run -s env)"');
    });
  },
};

async function upDetached(flags: Flags): Promise<number> {
  const before = readState();
  if (isRunning(before)) {
    console.log(`tradewind   already up (process ${before.supervisor.pid}); \`npm run status\` shows it, \`npm run down\` stops it`);
    return 0;
  }
  const logPath = join(checkoutData, "logs", "supervisor.log");
  mkdirSync(join(checkoutData, "logs"), { recursive: true });
  const log = openSync(logPath, "a");
  const passed = Object.entries(flags).flatMap(([name, value]) =>
    name === "detach" ? [] : typeof value === "string" ? [`--${name}=${value}`] : [`--${name}`],
  );
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/supervisor/cli.ts", "up", ...passed], {
    cwd: root,
    detached: true,
    stdio: ["ignore", log, log],
  });
  const from = lastLines(logPath, 1000).length;
  child.unref();
  let ended = false;
  child.on("exit", () => (ended = true));
  let shown = from;
  for (;;) {
    await pause(200);
    const lines = lastLines(logPath, 1000);
    for (const line of lines.slice(shown)) console.log(line);
    shown = Math.max(shown, lines.length);
    const state = readState(statePath(checkoutData));
    if (state && state.supervisor.pid === child.pid && state.phase === "ready" && isAlive(state.supervisor)) {
      console.log(`tradewind   detached (process ${child.pid}, log ${logPath}); \`npm run down\` stops it`);
      return 0;
    }
    if (ended) throw new StartError(`the stores did not start; log ${logPath}`);
  }
}
