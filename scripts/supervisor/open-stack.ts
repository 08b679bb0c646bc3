import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identify } from "./alive";
import { claimPorts, releaseClaim } from "./claims";
import { lastLines, startChild, type Child } from "./child";
import { readDurations } from "./durations";
import { environmentFor, exportLines, urlsFor, type Audience } from "./environment";
import { releaseLock, takeLock } from "./file-lock";
import { hintFor } from "./hints";
import { root } from "./paths";
import type { Ports } from "./ports";
import { builtFile, planProcess, PROCESSES, TASKS, type ProcessSpec, type TaskName } from "./processes";
import { dataFolder, profileOf, type ProfileName } from "./profile";
import { readSecrets } from "./secrets";
import { createService, type Plan, type Service, type ServiceContext } from "./service";
import { clockOffsetMs, readSettings } from "./settings";
import { StartError } from "./start-error";
import { endOrphans, isRunning, readState, statePath, writeState, type Phase, type StackState, type Store, type Urls } from "./state";
import { createTerminal, type Terminal } from "./terminal";
import { chooseTiers, planStores, preparePrograms, STORES } from "./tiers";
import { startWatchdog } from "./watchdog";

export type OpenOptions = {
  profile: ProfileName;
  /** Names to start after the stores and the tasks; all of them when absent. */
  processes?: string[];
  /** Which one-shot tasks run before the processes; both when absent, none for stores only. */
  tasks?: TaskName[];
  stores?: Store[];
  /** The instant at which the product clock stands when the stack starts. */
  clock?: string;
  /** Added to the environment of every process. */
  env?: Record<string, string>;
  quiet?: boolean;
  infra?: "native" | "docker";
  noInstall?: boolean;
  lite?: boolean;
  /** Also look for a browser and install one when it is missing. */
  browser?: boolean;
  /** Run sources under tsx and `next dev` instead of the build. */
  watched?: boolean;
  terminal?: Terminal;
  onPhase?: (phase: Phase) => void;
};

export type OpenStack = {
  services: Map<string, Service>;
  ports: Ports;
  urls: Urls;
  dataDir: string;
  storesReadyAtMs: number;
  shellEnvironment: () => Record<string, string>;
  /** Starts a process that this stack was opened without. */
  add: (name: string) => Promise<void>;
  runTasks: () => Promise<void>;
  stopAll: (graceful?: boolean) => Promise<void>;
};

const audienceOf: Record<ProcessSpec["kind"], Audience> = {
  sandbox: "sandbox",
  worker: "worker",
  availability: "availability",
  web: "web",
};

export async function openStack(options: OpenOptions): Promise<OpenStack> {
  const terminal = options.terminal ?? createTerminal({ quiet: options.quiet ?? false });
  const profile = profileOf(options.profile);
  const settings = readSettings();
  const dataDir = dataFolder(profile);
  const logFolder = join(dataDir, "logs");
  mkdirSync(logFolder, { recursive: true });

  const lockPath = join(dataDir, "lock");
  const before = profile.temporary ? null : readState(statePath(dataDir));
  const holder = takeLock(lockPath);
  if (holder) throw alreadyRunning(holder.pid, before);

  const watchdog = startWatchdog();
  if (profile.temporary) watchdog.removeAtDeath(dataDir);
  const services = new Map<string, Service>();
  const tasks = new Set<Child>();
  const stopping: { done: Promise<void> | null; hard: boolean } = { done: null, hard: false };
  let claimed: number | null = null;
  let state: StackState | null = null;

  const save = () => {
    if (!state) return;
    state.services = Object.fromEntries([...services].map(([name, service]) => [name, service.state()]));
    if (existsSync(dataDir)) writeState(state);
  };
  const enter = (phase: Phase) => {
    if (state) state.phase = phase;
    save();
    options.onPhase?.(phase);
  };

  /** Web and workers, then sandboxes, then the stores in parallel, the port mapper last. */
  const stopEverything = async (graceful: boolean) => {
    enter("stopping");
    for (const task of tasks) task.signal("SIGKILL");
    const stopKind = (kinds: string[], except: string[] = []) =>
      Promise.all(
        [...services.values()]
          .filter(({ plan }) => kinds.includes(plan.kind) && !except.includes(plan.name))
          .map((service) => service.stop(graceful)),
      );
    await stopKind(["web", "worker", "availability"]);
    await stopKind(["sandbox"]);
    await stopKind(["store"], ["epmd"]);
    await stopKind(["store"]);
    if (claimed !== null) releaseClaim(claimed);
    save();
    if (profile.temporary) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    else {
      rmSync(join(dataDir, "env"), { force: true });
      releaseLock(lockPath);
    }
    watchdog.dismiss();
    if (!options.terminal) terminal.close();
  };
  const stopAll = (graceful = !profile.temporary) => {
    if (stopping.done && !graceful && !stopping.hard) {
      stopping.hard = true;
      for (const service of services.values()) void service.kill("SIGKILL");
    }
    return (stopping.done ??= stopEverything(graceful));
  };

  try {
    if (before) {
      const orphans = await endOrphans(before);
      if (orphans.length > 0) terminal.note(` · ended what a killed run left behind: ${orphans.join(", ")}`);
    }
    const secrets = readSecrets(dataDir);
    const wanted = options.stores ?? STORES;
    const { tiers, notes: tierNotes } = chooseTiers({
      settings,
      usesOwnStores: profile.temporary,
      forced: options.infra,
      remembered: before?.tiers,
    });
    const programs = await preparePrograms({
      wanted,
      tiers,
      terminal,
      logFolder,
      browser: options.browser ?? false,
      noInstall: options.noInstall ?? false,
    });
    const specs = PROCESSES.filter(({ name }) => options.processes?.includes(name) ?? true);
    const wantsWeb = specs.some(({ kind }) => kind === "web");
    const { ports, notes } = await claimPorts({
      profile,
      settings,
      remembered: before?.ports.base,
      wantsWeb,
      root,
      statePath: statePath(dataDir),
    });
    claimed = ports.base;
    for (const note of [...tierNotes, ...notes]) terminal.note(` ! ${note}`);

    const urls = urlsFor(ports);
    const runId = randomBytes(6).toString("hex");
    let storesReadyAt: string | undefined;
    const offsetMs = clockOffsetMs(options.clock ?? settings.TRADEWIND_CLOCK);
    const environment = (audience: Audience) =>
      environmentFor(audience, {
        settings,
        ports,
        secrets,
        urls,
        runId,
        clockOffsetMs: offsetMs,
        storesReadyAt,
        extra: options.env ?? {},
        usesOwnStores: profile.temporary,
        lite: options.lite ?? false,
        dataDir,
      });

    state = {
      runId,
      profile: profile.name,
      root,
      dataDir,
      supervisor: identify(process.pid),
      phase: "starting",
      startedAt: new Date().toISOString(),
      tiers,
      ports,
      urls,
      env: environment("shell"),
      services: {},
    };
    const durations = readDurations(dataDir);
    const startedAtMs = new Map<string, number>();
    const context: ServiceContext = {
      logFolder,
      terminal,
      expectation: durations.expectation,
      isClosing: () => stopping.done !== null,
      onChange: (service) => {
        const { phase } = service.state();
        if (phase === "starting") startedAtMs.set(service.plan.name, Date.now());
        if (phase === "ready") durations.record(service.plan.name, Date.now() - (startedAtMs.get(service.plan.name) ?? Date.now()));
        save();
      },
      onSpawn: watchdog.watch,
      onGone: watchdog.forget,
      onGivenUp: (name, why) =>
        terminal.note(` ✗ ${name} is down and stays down: ${why}\n   the rest goes on without it; \`npm run logs -- ${name}\``),
    };
    const add = (plan: Plan) => {
      const service = createService(plan, context);
      services.set(plan.name, service);
      return service;
    };

    const { epmd, stores } = planStores({
      wanted,
      tiers,
      programs,
      settings,
      ports,
      secrets,
      profile,
      dataDir,
      logFolder,
      lite: options.lite ?? false,
      expectsOther: (dataCentre) => {
        const other = services.get(dataCentre === "us" ? "cassandra-eu" : "cassandra-us")?.state().phase;
        return other === "ready" || (other === "starting" && storesReadyAt === undefined);
      },
    });
    if (epmd) add(epmd);
    for (const plan of stores) add(plan);
    enter("starting");

    const watched = options.watched ?? false;
    const build = specs.length > 0 || (options.tasks ?? TASKS).length > 0 ? await import("./build-step") : null;
    const needsWeb = wantsWeb && !watched;
    const bundles = build ? build.buildBundles() : Promise.resolve();
    const webBuild = build && needsWeb ? build.buildWeb(logFolder, terminal) : Promise.resolve("");
    let webServer = "";
    const addProcess = (spec: ProcessSpec) =>
      add(planProcess({ spec, ports, env: () => environment(audienceOf[spec.kind]), webServer: () => webServer, watched }));

    const startStores = async () => {
      if (epmd) await services.get("epmd")!.start();
      await Promise.all(stores.map(({ name }) => services.get(name)!.start()));
      storesReadyAt = new Date().toISOString();
      if (!state) return;
      state.storesReadyAt = storesReadyAt;
      state.env = environment("shell");
      save();
      if (!profile.temporary) writeFileSync(join(dataDir, "env"), `${exportLines(state.env).join("\n")}\n`, { mode: 0o600 });
    };
    const startSandboxes = async () => {
      await bundles;
      await Promise.all(specs.filter(({ kind }) => kind === "sandbox").map((spec) => addProcess(spec).start()));
    };
    const runTasks = async (names: readonly TaskName[]) => {
      for (const { name, entry } of TASKS) if (names.includes(name)) await runTask(name, entry);
    };
    const startKinds = (kinds: ProcessSpec["kind"][]) =>
      allOrFirstError(specs.filter(({ kind }) => kinds.includes(kind)).map((spec) => addProcess(spec).start()));

    // Prices flow while the web is still being built.
    const storesUp = startStores();
    const sandboxesUp = startSandboxes();
    const tasksDone = allOrFirstError([storesUp, bundles]).then(() => runTasks(options.tasks ?? TASKS.map(({ name }) => name)));
    const workersUp = allOrFirstError([tasksDone, sandboxesUp]).then(() => startKinds(["worker", "availability"]));
    const webUp = allOrFirstError([tasksDone, webBuild]).then(async () => {
      webServer = await webBuild;
      await startKinds(["web"]);
    });
    await allOrFirstError([storesUp, sandboxesUp, bundles, webBuild, tasksDone, workersUp, webUp]);
    if (stopping.done) throw new StartError("stopped while starting");
    enter("ready");

    async function runTask(name: string, entry: string): Promise<void> {
      if (stopping.done) throw new StartError(`${name} was not started: the stack is stopping`);
      const row = terminal.row(name);
      const logPath = join(logFolder, `${name}.log`);
      const child = startChild(
        { file: process.execPath, args: ["--enable-source-maps", builtFile(entry)], env: environment("task"), cwd: root },
        logPath,
        "TERM",
      );
      watchdog.watch(child.pid);
      tasks.add(child);
      const { code, signal } = await child.exited;
      tasks.delete(child);
      watchdog.forget(child.pid);
      const log = lastLines(logPath, 20, child.logFrom);
      if (code !== 0) {
        row.fail(`exit ${code ?? signal}`);
        throw new StartError(`${name} failed (${signal ?? `code ${code}`})`, hintFor(log.join("\n")) ?? `log: ${logPath}`, log);
      }
      row.done(summary(log));
    }

    return {
      services,
      ports,
      urls,
      dataDir,
      storesReadyAtMs: Date.parse(storesReadyAt ?? new Date().toISOString()),
      shellEnvironment: () => state!.env,
      add: async (name) => {
        const spec = PROCESSES.find((candidate) => candidate.name === name);
        if (!spec)
          throw new Error(`no process "${name}"; there are ${[...services.keys(), ...PROCESSES.map((known) => known.name)].join(", ")}`);
        const step = await import("./build-step");
        await step.buildBundles();
        if (spec.kind === "web" && !watched) webServer = await step.buildWeb(logFolder, terminal);
        await addProcess(spec).start();
      },
      runTasks: async () => {
        await (await import("./build-step")).buildBundles();
        await runTasks(TASKS.map(({ name }) => name));
      },
      stopAll,
    };
  } catch (error) {
    if (stopping.done) {
      await stopping.done;
      throw new StartError("stopped while starting");
    }
    await stopAll(false);
    throw error;
  }
}

/** A task's own last words, unless they are log records for a program. */
function summary(log: string[]): string {
  const last = log.at(-1) ?? "";
  return last.startsWith("{") ? "" : last.slice(0, 120);
}

/** The first failure counts at once; the others are given a moment so that none is left unobserved. */
async function allOrFirstError(work: Promise<unknown>[]): Promise<void> {
  for (const one of work) one.catch(() => {});
  await Promise.all(work);
}

function alreadyRunning(pid: number, state: StackState | null): StartError {
  const what = isRunning(state) ? `profile ${state.profile}, ${state.phase}, since ${state.startedAt}` : "starting";
  const cure = isRunning(state)
    ? `us ${state.urls.us}   eu ${state.urls.eu}\n   \`npm run status\` shows it, \`npm run down\` stops it`
    : "`npm run down` stops it";
  return new StartError(`a stack of this checkout is already running (process ${pid}, ${what})`, cure);
}
