import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pause } from "@/scripts/supervisor/child";
import { readProgress } from "@/scripts/supervisor/first-minutes";
import { readState, type StackState } from "@/scripts/supervisor/state";
import { copyCheckout, launch, type Launched } from "../tests/support/checkout-copy";
import { untilPriced } from "../tests/support/priced-page";
import { answerHelp, goal, report, type Goal } from "../tests/support/report";

answerHelp(`
npm run bench:start [-- --runs=3]

The clock from typing npm start to HTTP 200 of a page with a price in it, in both regions. Packages and programs are installed;
the first start of the copy is cold (empty stores, nothing built), the measured ones are warm.

Costs    five to ten minutes, 3 GB of memory: a copy of this checkout in a temporary folder, with its own data and ports
Changes  nothing of this checkout
Goal     warm start, median of the runs, both regions: at most 30 s on two cores
`);

const RUNS = Number(/^--runs=(\d+)$/.exec(process.argv.find((word) => word.startsWith("--runs=")) ?? "")?.[1] ?? 3);
const DEADLINE_MS = 600_000;
const folder = mkdtempSync(join(tmpdir(), "tradewind-start-"));
const checkout = join(folder, "checkout");
const load = () => Number(loadavg()[0]!.toFixed(2));
let current: Launched | undefined;

async function stateOf(run: Launched): Promise<StackState> {
  for (;;) {
    const state = readState(join(checkout, ".data/state.json"));
    if (state && state.supervisor.pid !== previousSupervisor && state.ports.webUs > 0) return state;
    if (run.ended()) throw new Error(`the start ended early:\n${run.output()}`);
    await pause(50);
  }
}

let previousSupervisor = 0;

async function timedStart(): Promise<{ us: number; eu: number; load: number }> {
  const loadBefore = load();
  const sinceMs = Date.now();
  const run = launch(checkout, ["start"]);
  current = run;
  const { urls } = await stateOf(run);
  const wait = (url: string) => untilPriced(`${url}/`, { sinceMs, deadlineMs: DEADLINE_MS, alive: () => !run.ended() });
  const [us, eu] = await Promise.all([wait(urls.us), wait(urls.eu)]);
  return { us: us / 1000, eu: eu / 1000, load: loadBefore };
}

async function stop(): Promise<void> {
  previousSupervisor = readState(join(checkout, ".data/state.json"))?.supervisor.pid ?? 0;
  current?.child.kill("SIGTERM");
  await current?.exit();
}

async function untilQuiet(): Promise<void> {
  const state = readState(join(checkout, ".data/state.json"))!;
  for (let waited = 0; waited < DEADLINE_MS; waited += 1000) {
    const progress = await readProgress(state.urls.availabilityUs);
    if (progress?.backfillDoneAt) return;
    await pause(1000);
  }
}

const goals: Goal[] = [];
const figures: Record<string, unknown> = { cores: availableParallelism(), node: process.version };
try {
  copyCheckout(checkout);
  const cold = await timedStart();
  figures.cold = cold;
  await untilQuiet();
  await stop();
  const runs: { us: number; eu: number; load: number }[] = [];
  for (let index = 0; index < RUNS; index += 1) {
    runs.push(await timedStart());
    await stop();
  }
  const worst = runs.map(({ us, eu }) => Math.max(us, eu)).sort((a, b) => a - b);
  const median = worst[Math.floor(worst.length / 2)];
  Object.assign(figures, { warm: runs, warmMedianS: median, warmMinS: worst[0], warmMaxS: worst.at(-1), loadAfter: load() });
  goals.push(goal("warm start to a priced page in both regions, seconds", median, "<= 30"));
} catch (error) {
  console.error(error);
  goals.push({
    id: "the bench ran to its end",
    met: false,
    value: error instanceof Error ? error.message.split("\n")[0] : String(error),
    target: true,
  });
} finally {
  await stop();
  spawnSync(process.execPath, [join(checkout, "scripts/launch.mjs"), "reset", "--yes"], { stdio: "ignore" });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
report("bench:start", figures, goals);
process.exit();
