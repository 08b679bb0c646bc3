import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import pc from "picocolors";
import { pause } from "./child";
import { readProgress } from "./first-minutes";
import { root } from "./paths";
import { PROCESSES } from "./processes";
import { startStack, type Stack } from "./stack";
import { explain, StartError } from "./start-error";
import { isRunning, readState, type Urls } from "./state";
import { createTerminal } from "./terminal";
import { readCounts, settle, type Counts } from "./test-counts";

type Needs = "nothing" | "stores" | "everything";

export type Suite = {
  name: string;
  /** An npm script and its arguments; null for a step that the stack does itself. */
  command: string[] | null;
  needs: Needs;
  /** Whether it fails when it ran no test at all. */
  countsTests: boolean;
};

/** In the order of running: what fails soonest comes first. A drill starts a stack of its own. */
export const SUITES: Suite[] = [
  { name: "check", command: ["check"], needs: "nothing", countsTests: true },
  { name: "integration", command: ["test:integration"], needs: "stores", countsTests: true },
  { name: "races", command: ["test:races"], needs: "stores", countsTests: true },
  { name: "build", command: ["build"], needs: "nothing", countsTests: false },
  { name: "e2e", command: ["e2e", "--project=core"], needs: "everything", countsTests: true },
  { name: "replay", command: ["drill:replay", "--small"], needs: "nothing", countsTests: true },
  { name: "orphans", command: ["drill:orphans", "--stores"], needs: "nothing", countsTests: true },
];

type Result = Counts & { name: string; seconds: number };

export async function runSuites(options: { reuse: boolean; only: string[] }): Promise<number> {
  const scripts = await npmScripts();
  const unknown = options.only.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) throw new StartError(`no suite ${unknown.join(", ")}`, `there are ${SUITES.map(({ name }) => name).join(", ")}`);
  const suites = SUITES.filter(({ name, command }) =>
    options.only.length > 0 ? options.only.includes(name) : command === null || command[0]! in scripts,
  );
  const left = SUITES.filter((suite) => options.only.length === 0 && !suites.includes(suite)).map(({ name }) => name);
  if (left.length > 0) console.log(`tradewind   not part of this checkout: ${left.join(", ")}`);

  const results: Result[] = [];
  const stack = stackFor(
    options.reuse,
    suites.some(({ needs }) => needs === "everything"),
  );
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => reject(new StartError("interrupted")));
  });
  interrupted.catch(() => {});
  try {
    for (const suite of suites) results.push(await Promise.race([runSuite(suite, stack), interrupted]));
  } catch (error) {
    console.error(explain(error));
    results.push({ name: "interrupted", passed: 0, failed: 1, seconds: 0 });
  } finally {
    await stack.close();
  }
  return summarise(results);
}

function summarise(results: Result[]): number {
  console.log();
  for (const { name, passed, failed, seconds } of results) {
    console.log(
      ` ${failed === 0 ? pc.green("✓") : pc.red("✗")} ${name.padEnd(16)} ${`${seconds.toFixed(1)}s`.padStart(8)}   ${passed} passed, ${failed} failed`,
    );
  }
  const total = results.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

async function runSuite(suite: Suite, stack: ReturnType<typeof stackFor>): Promise<Result> {
  const beganAt = Date.now();
  const done = (counts: Counts): Result => ({ name: suite.name, ...counts, seconds: (Date.now() - beganAt) / 1000 });
  console.log(`\n${pc.bold(`── ${suite.name}`)}`);
  try {
    const env = await stack.environmentFor(suite.needs);
    if (!suite.command) return done({ passed: 1, failed: 0 });
    const { code, output } = await npmRun(suite.command, env);
    return done(settle(readCounts(output), code, suite.countsTests));
  } catch (error) {
    console.error(explain(error));
    return done({ passed: 0, failed: 1 });
  }
}

/** Six weeks of the usual world, so that its prices are in within a minute. */
const SMALL_WORLD = { WORLD: "default", WORLD_DAYS: "45", HISTORY_DAYS: "2", HISTORY_LEADS: "4", LOG_LEVEL: "warn" };
const PRICES_MS = 300_000;

const addresses = (env: Record<string, string>, statePath: string, urls: Urls) => ({
  ...env,
  TRADEWIND_STACK: statePath,
  E2E_US_URL: urls.us,
  E2E_EU_URL: urls.eu,
  E2E_AVAILABILITY_US_URL: urls.availabilityUs,
  E2E_AVAILABILITY_EU_URL: urls.availabilityEu,
});

/** One temporary stack for all suites: the stores first, the rest of it when a suite needs a site with prices. */
function stackFor(reuse: boolean, browser: boolean) {
  let stores: Promise<Stack> | null = null;
  let everything: Promise<void> | null = null;
  const running = () => {
    const state = readState();
    if (!isRunning(state)) throw new StartError("--reuse needs a stack that runs", "`npm start` in another shell, or leave --reuse out");
    return addresses(state.env, join(state.dataDir, "state.json"), state.urls);
  };
  const open = () =>
    (stores ??= startStack({ profile: "durable", processes: [], tasks: [], browser, env: SMALL_WORLD, terminal: createTerminal() }));
  const startRest = async (stack: Stack) => {
    await stack.runTasks();
    const sandboxes = PROCESSES.filter(({ kind }) => kind === "sandbox");
    await Promise.all(sandboxes.map(({ name }) => stack.start(name)));
    await Promise.all(PROCESSES.filter((spec) => !sandboxes.includes(spec)).map(({ name }) => stack.start(name)));
    await untilFull(stack.urls.availabilityUs);
  };
  return {
    environmentFor: async (needs: Needs): Promise<Record<string, string>> => {
      if (needs === "nothing") return {};
      if (reuse) return running();
      const stack = await open();
      if (needs === "everything") await (everything ??= startRest(stack));
      return addresses(stack.env, stack.statePath, stack.urls);
    },
    close: async () => {
      const stack = await stores?.catch(() => null);
      await stack?.stopAll();
    },
  };
}

async function untilFull(url: string): Promise<void> {
  const beganAt = Date.now();
  for (;;) {
    const progress = await readProgress(url);
    if (progress?.faresDoneAt && progress.backfillDoneAt)
      return console.log(` ✓ prices and their past are in after ${((Date.now() - beganAt) / 1000).toFixed(1)}s`);
    if (Date.now() - beganAt > PRICES_MS)
      throw new StartError(`the site has not read its prices within ${PRICES_MS / 1000}s`, "`npm start` shows how far they come");
    await pause(500);
  }
}

async function npmScripts(): Promise<Record<string, string>> {
  const { default: manifest } = (await import(join(root, "package.json"), { with: { type: "json" } })) as {
    default: { scripts: Record<string, string> };
  };
  return manifest.scripts;
}

function npmRun([script = "", ...args]: string[], env: Record<string, string>): Promise<{ code: number; output: string }> {
  const npm = process.env.npm_execpath && existsSync(process.env.npm_execpath) ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [file = "npm", ...before] = npm;
  const { NODE_ENV: _production, ...shared } = env;
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...before, "run", "--silent", script, "--", ...args], {
      cwd: root,
      env: { ...process.env, ...shared, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (stream: NodeJS.WriteStream) => (data: Buffer) => {
      output = (output + data.toString()).slice(-400_000);
      stream.write(data);
    };
    child.stdout.on("data", take(process.stdout));
    child.stderr.on("data", take(process.stderr));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
