import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, variableOf, type ProcessId } from "@/scripts/supervisor/alive";
import { pause } from "@/scripts/supervisor/child";
import { readState, type StackState } from "@/scripts/supervisor/state";
import { copyCheckout, launch, type Launched } from "../support/checkout-copy";
import { answerHelp, goal, report, type Goal } from "../support/report";

answerHelp(`
npm run drill:orphans [-- --stores]

Kills a supervisor with SIGKILL and counts what still lives ten seconds later, then starts again without touching anything.
Runs a second checkout beside the first at the same time, and a start whose web port is held by a stranger.
--stores leaves the workers and the web out (no build needed).

Costs    about three minutes and 3 GB of memory: two stacks in copies of this checkout, in a temporary folder
Changes  nothing of this checkout; its own stack may run or not
Goals    nothing lives 10 s after the kill, the next start needs no hand, both checkouts are ready at once, the holder is named
`);

const STORES_ONLY = process.argv.includes("--stores");
const READY_MS = 300_000;
const folder = mkdtempSync(join(tmpdir(), "tradewind-orphans-"));
const started = new Set<Launched>();

function start(checkout: string, args: string[], env: Record<string, string> = {}): Launched {
  const run = launch(checkout, args, env);
  started.add(run);
  return run;
}

const stateOf = (checkout: string): StackState | null => readState(join(checkout, ".data/state.json"));

async function ready(run: Launched): Promise<number> {
  const beganAt = Date.now();
  for (;;) {
    const state = stateOf(run.checkout);
    if (state?.phase === "ready" && isAlive(state.supervisor)) return (Date.now() - beganAt) / 1000;
    if (run.ended()) throw new Error(`the stack in ${run.checkout} did not start:\n${run.output()}`);
    if (Date.now() - beganAt > READY_MS) throw new Error(`the stack in ${run.checkout} was not ready within ${READY_MS / 1000}s`);
    await pause(100);
  }
}

async function stop(run: Launched): Promise<void> {
  run.child.kill("SIGTERM");
  await run.exit();
}

const processesOf = (state: StackState): [string, ProcessId][] =>
  Object.entries(state.services).flatMap(([name, service]) => (service.process ? [[name, service.process] as [string, ProcessId]] : []));

/** Every process with this checkout in its environment or command line, so a grandchild counts as well. */
function everythingFrom(checkout: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(
      (pid) =>
        pid !== process.pid && (variableOf(pid, "TRADEWIND_ROOT") === checkout || variableOf(pid, "HOME")?.startsWith(checkout) === true),
    );
}

const what = STORES_ONLY ? ["up"] : ["start"];
const goals: Goal[] = [];
const figures: Record<string, unknown> = { scope: STORES_ONLY ? "stores" : "everything" };

try {
  const first = copyCheckout(join(folder, "first"));
  const second = copyCheckout(join(folder, "second"));

  const before = start(first, what);
  figures.coldStartS = await ready(before);
  const state = stateOf(first)!;
  const processes = processesOf(state);
  figures.processes = processes.length;
  process.kill(state.supervisor.pid, "SIGKILL");
  const killedAt = Date.now();
  const living = () => processes.filter(([, known]) => isAlive(known)).map(([name]) => name);
  while (living().length > 0 && Date.now() - killedAt < 10_000) await pause(50);
  figures.lastOneGoneAfterS = (Date.now() - killedAt) / 1000;
  await pause(Math.max(0, 10_000 - (Date.now() - killedAt)));
  const left = [...living(), ...everythingFrom(first).map(String)];
  if (left.length > 0) console.error(`still alive: ${left.join(", ")}`);
  goals.push(goal("processes that live 10 s after kill -9", left.length, "= 0"));
  await before.exit();

  const again = start(first, what);
  const beside = start(second, what);
  const [againS, besideS] = await Promise.all([ready(again), ready(beside)]);
  Object.assign(figures, { startAfterKillS: againS, secondCheckoutS: besideS });
  goals.push({ id: "the next start needs no hand", met: true, value: againS, target: "ready" });
  const [one, two] = [stateOf(first)!, stateOf(second)!];
  const ports = (of: StackState) => Object.values(of.ports).filter((port) => STORES_ONLY || port > 0);
  const shared = STORES_ONLY ? Number(one.ports.base === two.ports.base) : ports(one).filter((port) => ports(two).includes(port)).length;
  goals.push(goal("ports that two checkouts share while both run", shared, "= 0"));
  await Promise.all([stop(again), stop(beside)]);
  goals.push(
    goal(
      "processes that live after an ordinary stop",
      [...processesOf(one), ...processesOf(two)].filter(([, known]) => isAlive(known)).length,
      "= 0",
    ),
  );

  const stranger = createServer();
  const port = await new Promise<number>((resolve) =>
    stranger.listen(0, "127.0.0.1", () => resolve((stranger.address() as { port: number }).port)),
  );
  const refused = start(first, ["start"], { TRADEWIND_WEB_PORT_US: String(port), TRADEWIND_WEB_PORT_EU: String(port + 1) });
  await refused.exit();
  stranger.close();
  const named =
    refused.child.exitCode === 1 &&
    refused.output().includes(`held by process ${process.pid} `) &&
    refused.output().includes("TRADEWIND_WEB_PORT_US");
  goals.push({ id: "a busy web port is named with its holder and the cure", met: named, value: named, target: true });
} catch (error) {
  console.error(error);
  goals.push({
    id: "the drill ran to its end",
    met: false,
    value: error instanceof Error ? error.message.split("\n")[0] : String(error),
    target: true,
  });
} finally {
  for (const run of started) if (!run.ended()) run.child.kill("SIGTERM");
  await Promise.all([...started].map((run) => run.exit()));
  for (const name of ["first", "second"])
    if (existsSync(join(folder, name)))
      spawnSync(process.execPath, [join(folder, name, "scripts/launch.mjs"), "reset", "--yes"], { stdio: "ignore" });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

report("drill:orphans", figures, goals);
process.exit();
