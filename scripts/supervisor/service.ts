import { lastLines, pause, startChild, withTimeout, type Child, type Launch } from "./child";
import { hintFor } from "./hints";
import { StartError } from "./start-error";
import type { ServiceState } from "./state";
import type { Row, Terminal } from "./terminal";

export type Kind = "store" | "sandbox" | "worker" | "availability" | "web";

export type Plan = {
  name: string;
  kind: Kind;
  where: string;
  /** Null for a store that somebody else runs: it is probed, never started or stopped. */
  launch: (() => Promise<Launch>) | null;
  /** One look: a short description when the service answers, null or an error while it does not. */
  probe: () => Promise<string | null>;
  afterReady?: () => Promise<void>;
  deadlineMs: number;
  pollMs: number;
  deathSignal: "INT" | "TERM";
  stopSignal: NodeJS.Signals;
  stopTimeoutMs: number;
  /** An exit with such a last line is tried again for a while (a store that has just been killed). */
  retryOn?: RegExp;
};

export type Service = {
  plan: Plan;
  logPath: string;
  start: () => Promise<void>;
  stop: (graceful?: boolean) => Promise<void>;
  /** Sends a signal and suppresses the automatic restart until the next `start`. */
  kill: (signal: NodeJS.Signals) => Promise<void>;
  isUp: () => boolean;
  state: () => ServiceState;
};

export type ServiceContext = {
  logFolder: string;
  terminal: Terminal;
  expectation: (name: string) => string;
  /** Nothing new may start once the stack is being stopped. */
  isClosing: () => boolean;
  onChange: (service: Service) => void;
  onSpawn: (pid: number) => void;
  onGone: (pid: number) => void;
  /** A store that crashed twice; the stack goes on without it and says so. */
  onGivenUp: (name: string, why: string) => void;
};

const RETRY_WINDOW_MS = 8000;
const STABLE_AFTER_MS = 60_000;

export function createService(plan: Plan, context: ServiceContext): Service {
  const logPath = `${context.logFolder}/${plan.name}.log`;
  let child: Child | null = null;
  let phase = "waiting";
  let held = true;
  let ready = false;
  let detail: string | undefined;
  let restarts = 0;
  let readyAtMs = 0;

  const service: Service = {
    plan,
    logPath,
    start: async () => {
      if (context.isClosing()) throw new StartError(`${plan.name} was not started: the stack is stopping`);
      held = false;
      await bringUp(context.terminal.row(plan.name, plan.where, context.expectation(plan.name)));
    },
    stop,
    kill: async (signal) => {
      held = true;
      child?.signal(signal);
      if (child && (signal === "SIGKILL" || signal === "SIGTERM" || signal === "SIGINT")) await withTimeout(child.exited, 20_000);
    },
    isUp: () => ready && (plan.launch === null || (child !== null && child.exit() === null)),
    state: () => ({
      kind: plan.kind,
      phase,
      where: plan.where,
      log: logPath,
      restarts,
      ...(detail === undefined ? {} : { detail }),
      ...(child && !child.exit() ? { process: { pid: child.pid, startedAt: child.startedAt } } : {}),
    }),
  };

  const enter = (next: string) => {
    phase = next;
    context.onChange(service);
  };

  async function bringUp(row: Row): Promise<void> {
    enter("starting");
    const beganAt = Date.now();
    try {
      for (;;) {
        if (plan.launch && (child === null || child.exit() !== null)) await spawnChild(plan.launch);
        const outcome = await untilReady(beganAt, row);
        if (outcome === "again") continue;
        detail = outcome.detail;
        break;
      }
      await plan.afterReady?.();
    } catch (error) {
      if (held) row.drop();
      else row.fail(error instanceof Error ? error.message.split("\n")[0]! : String(error));
      enter("failed");
      throw error;
    }
    ready = true;
    readyAtMs = Date.now();
    enter("ready");
    row.done(detail);
  }

  async function spawnChild(launch: () => Promise<Launch>): Promise<void> {
    const prepared = await launch();
    if (held) throw new StartError(`${plan.name} was stopped while it started`);
    const started = startChild(prepared, logPath, plan.deathSignal);
    child = started;
    context.onSpawn(started.pid);
    context.onChange(service);
    void started.exited.then(() => {
      context.onGone(started.pid);
      const wasReady = ready && child === started;
      if (child === started) ready = false;
      if (wasReady && !held) void recover();
      else if (held && phase === "ready") enter("stopped");
    });
  }

  async function untilReady(beganAt: number, row: Row): Promise<{ detail: string } | "again"> {
    let reason = "";
    for (;;) {
      const ended = child?.exit();
      if (ended) {
        const log = lastLines(logPath, 20, child?.logFrom);
        if (held) throw new StartError(`${plan.name} was stopped while it started`);
        if (plan.retryOn?.test(log.join("\n")) && Date.now() - beganAt < RETRY_WINDOW_MS) {
          row.update("an earlier one is still stopping");
          await pause(500);
          return "again";
        }
        throw new StartError(
          `${plan.name} exited (${ended.signal ?? `code ${ended.code}`}) before it was ready`,
          hintFor(log.join("\n")) ?? `log: ${logPath}`,
          log,
        );
      }
      const answer = await withTimeout(
        plan.probe().catch((error: unknown) => {
          reason = error instanceof Error ? error.message : String(error);
          return null;
        }),
        10_000,
      );
      if (answer !== null && answer !== "timeout") return { detail: answer };
      if (Date.now() - beganAt > plan.deadlineMs) {
        const log = plan.launch ? lastLines(logPath, 20, child?.logFrom) : [];
        throw new StartError(
          `${plan.name} did not answer within ${plan.deadlineMs / 1000}s at ${plan.where}${reason ? `: ${reason}` : ""}`,
          hintFor(log.join("\n")),
          log,
        );
      }
      await pause(plan.pollMs);
    }
  }

  /** A store is restarted once, then reported; every other process for ever, slower each time it fails. */
  async function recover(): Promise<void> {
    const ended = child?.exit();
    const how = `${ended?.signal ?? `code ${ended?.code}`}`;
    if (Date.now() - readyAtMs > STABLE_AFTER_MS) restarts = 0;
    if (plan.kind === "store" && restarts >= 1) {
      enter("failed");
      const log = lastLines(logPath, 20);
      context.onGivenUp(
        plan.name,
        [`it ended again (${how})`, ...log.map((line) => `   | ${line}`), hintFor(log.join("\n")) ?? ""].join("\n"),
      );
      return;
    }
    for (;;) {
      const waitMs = plan.kind === "store" ? 200 : Math.min(30_000, 250 * 2 ** Math.min(restarts, 8));
      restarts += 1;
      context.terminal.note(` ! ${plan.name} ended (${how}); starting it again`);
      enter("waiting");
      await pause(waitMs);
      if (held) return enter("stopped");
      try {
        await bringUp(context.terminal.row(plan.name, plan.where));
        return;
      } catch (error) {
        if (held) return enter("stopped");
        if (plan.kind === "store") {
          context.onGivenUp(plan.name, error instanceof Error ? error.message : String(error));
          return;
        }
      }
    }
  }

  async function stop(graceful = true): Promise<void> {
    held = true;
    ready = false;
    const running = child;
    if (!running || running.exit()) {
      if (phase !== "waiting") enter("stopped");
      return;
    }
    enter("stopping");
    if (graceful) {
      running.signal("SIGCONT");
      running.signal(plan.stopSignal);
      await withTimeout(running.exited, plan.stopTimeoutMs);
    }
    running.signal("SIGKILL");
    await withTimeout(running.exited, 5000);
    enter("stopped");
  }

  return service;
}
