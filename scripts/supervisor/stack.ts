import { openStack, type OpenOptions, type OpenStack } from "./open-stack";
import { checkoutData } from "./paths";
import type { Ports } from "./ports";
import { isRunning, readState, statePath, type StackState, type Urls } from "./state";

export type StackOptions = OpenOptions;

/** A stack that this process owns: it ends with this process, however that dies. */
export type Stack = {
  /** Every address, with the worker's DATABASE_URL and also DATABASE_OWNER_URL and DATABASE_WEB_URL. */
  env: Record<string, string>;
  ports: Ports;
  urls: Urls;
  dataDir: string;
  statePath: string;
  /** Sends a signal (SIGKILL when none is named); the process stays down until `start`. */
  kill: (name: string, signal?: NodeJS.Signals) => Promise<void>;
  stop: (name: string) => Promise<void>;
  start: (name: string) => Promise<void>;
  restart: (name: string) => Promise<void>;
  isUp: (name: string) => boolean;
  /** The process id, null when it is down. */
  pid: (name: string) => number | null;
  logPath: (name: string) => string;
  /** Migrations and seed, for a stack that was opened with `tasks: []`. */
  runTasks: () => Promise<void>;
  stopAll: () => Promise<void>;
};

export async function startStack(options: StackOptions): Promise<Stack> {
  const open = await openStack(options);
  return handleOf(open);
}

function handleOf(open: OpenStack): Stack {
  const service = (name: string) => {
    const found = open.services.get(name);
    if (!found) throw new Error(`no process "${name}" in this stack; there are ${[...open.services.keys()].join(", ")}`);
    return found;
  };
  return {
    env: open.shellEnvironment(),
    ports: open.ports,
    urls: open.urls,
    dataDir: open.dataDir,
    statePath: statePath(open.dataDir),
    kill: (name, signal = "SIGKILL") => service(name).kill(signal),
    stop: (name) => service(name).stop(),
    start: (name) => (open.services.has(name) ? service(name).start() : open.add(name)),
    restart: async (name) => {
      await service(name).stop();
      await service(name).start();
    },
    isUp: (name) => service(name).isUp(),
    pid: (name) => service(name).state().process?.pid ?? null,
    logPath: (name) => service(name).logPath,
    runTasks: () => open.runTasks(),
    stopAll: () => open.stopAll(),
  };
}

export type RunningStack = Pick<StackState, "env" | "urls" | "ports" | "dataDir" | "services" | "phase">;

/** The stack somebody else started: that of TRADEWIND_STACK, else this checkout's `npm start` or `npm run up`. */
export async function runningStack(path = process.env.TRADEWIND_STACK): Promise<RunningStack | null> {
  const state = readState(path ?? statePath(checkoutData));
  return Promise.resolve(isRunning(state) ? state : null);
}
