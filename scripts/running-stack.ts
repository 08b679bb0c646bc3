import type { StackOptions } from "@/scripts/supervisor/stack";
import type { Outcome } from "@/tests/support/drill";

export type Operation = {
  name: string;
  help: string;
  /** Started when no stack runs and no address is given; without it the command refuses. */
  otherwise?: StackOptions;
};

/**
 * Runs a command of an operator on the stack that runs: the addresses of the environment, else this checkout's `npm start` or
 * `npm run up`. Product modules must be imported inside `run`: their configuration is read once.
 */
export async function operate(about: Operation, run: (isOwn: boolean) => Promise<Outcome>): Promise<void> {
  if (process.argv.slice(2).some((word) => word === "--help" || word === "-h")) {
    process.stdout.write(`${about.help.trim()}\n`);
    return;
  }
  process.env["LOG_LEVEL"] ??= "warn";
  const { report } = await import("@/tests/support/report");
  const { goal, say } = await import("@/tests/support/drill");
  const { runningStack, startStack } = await import("@/scripts/supervisor/stack");
  const level = process.env["LOG_LEVEL"];
  let stopAll: (() => Promise<void>) | null = null;
  if (!process.env["DATABASE_URL"]) {
    const running = await runningStack();
    if (running) Object.assign(process.env, running.env);
    else if (about.otherwise) {
      say(`${about.name}: nothing runs from this checkout, so a small stack of its own is started`);
      const stack = await startStack(about.otherwise);
      Object.assign(process.env, stack.env);
      stopAll = stack.stopAll;
    } else {
      say(
        `${about.name}: nothing runs from this checkout; start it with npm start, or give DATABASE_URL, AMQP_URL and CASSANDRA_CONTACT_POINTS_US`,
      );
      process.exit(2);
    }
  }
  process.env["LOG_LEVEL"] = level;
  process.env["PG_POOL_MAX"] ??= "12";
  try {
    const { figures, goals } = await run(stopAll !== null);
    await stopAll?.();
    report(about.name, figures, goals);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    say(`${about.name}: ${text}`);
    await stopAll?.();
    report(about.name, { error: text }, [goal("ran", false, "failed", "ran to its end")]);
  }
  process.exit();
}

/** A stack of its own for checks: the smallest world with everything that brings its fares in. */
export const tinyWorld: StackOptions = {
  profile: "durable",
  processes: ["sandbox-airline", "flight-scraping", "flight-aggregation", "outbox-relay"],
  env: { WORLD: "tiny", HISTORY_DAYS: "10", HISTORY_LEADS: "8", LOG_LEVEL: "warn" },
  quiet: true,
};

/** Waits until every source's fares on sale are in both stores. */
export async function faresAreIn(timeoutMs = 180_000): Promise<void> {
  const { pool } = await import("@/server/infra/postgres");
  const { until } = await import("@/tests/support/drill");
  await until("the fares on sale are in", timeoutMs, async () => {
    const { rows } = await pool().query<{ in: boolean }>(
      `SELECT count(*) > 0 AND bool_and(snapshot_ended_at IS NOT NULL) AND (SELECT count(*) FROM outbox WHERE sent_at IS NULL) = 0 AS in FROM source`,
    );
    return rows[0]?.in === true;
  });
}

/** A line that is written over on a terminal, and now and then elsewhere. */
export function progress(what: string): (done: number, total: number) => void {
  let toldMs = 0;
  return (done, total) => {
    const nowMs = Date.now();
    if (done < total && nowMs - toldMs < (process.stderr.isTTY ? 200 : 5000)) return;
    toldMs = nowMs;
    const line = `${what} ${done} of ${total}`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}${done === total ? "\n" : ""}` : `${line}\n`);
  };
}
