import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { pause } from "@/scripts/supervisor/child";
import { root } from "@/scripts/supervisor/paths";
import { chooseBlock, isFree } from "@/scripts/supervisor/ports";
import { untilPriced } from "../support/priced-page";
import { answerHelp, goal, report, type Goal } from "../support/report";
import { cloneInto, equip, firstInside, makeBareDebian, runInside, sizeMb } from "./bare-system";

answerHelp(`
npm run drill:fresh [-- --keep]

A bare Debian (debootstrap, from the mirror that this machine's apt uses) with Node, npm and this machine's registry settings, and
nothing else. The last commit is cloned into it and npm start is typed. Everything is downloaded and built there.

Costs    five to ten minutes, 2 GB of disk in /var/tmp, 3 GB of memory, some 600 MB of downloads; needs root
Changes  installs the package debootstrap here when it is missing; the root is removed at the end (--keep leaves it)
Goals    a page with a price in both regions at most 300 s after typing npm start, nothing lives after Ctrl-C
`);

const KEEP = process.argv.includes("--keep");
const DEADLINE_MS = 1_200_000;
const goals: Goal[] = [];
const figures: Record<string, unknown> = { cores: availableParallelism(), node: process.version, load: loadavg()[0] };
const target = mkdtempSync("/var/tmp/tradewind-fresh-");
chmodSync(target, 0o755); // it becomes the root folder, through which every user has to pass

try {
  if (process.getuid?.() !== 0) throw new Error("this drill needs root: it makes a system of its own");
  if (spawnSync("git", ["status", "--porcelain", "--untracked-files=no"], { cwd: root, encoding: "utf8" }).stdout.trim() !== "") {
    console.error("! the working tree has changes; what is tried is the last commit");
  }
  const beganAt = Date.now();
  const { uri, suite } = makeBareDebian(target);
  console.error(`· ${suite} from ${new URL(uri).pathname.slice(1)} in ${((Date.now() - beganAt) / 1000).toFixed(0)}s`);
  equip(target);
  mkdirSync(join(target, "srv"), { recursive: true });
  cloneInto(join(target, "srv/tradewind"), root);
  figures.systemMb = sizeMb(target);

  const { base } = await chooseBlock(24_000, () => false);
  const [us, eu] = await freePair();
  const env = { TRADEWIND_PORT_BASE: String(base), TRADEWIND_WEB_PORT_US: String(us), TRADEWIND_WEB_PORT_EU: String(eu) };
  const sinceMs = Date.now();
  const inside = runInside(target, "/srv/tradewind", ["npm", "start"], env);
  let output = "";
  for (const stream of [inside.stdout, inside.stderr]) {
    stream?.on("data", (data: Buffer) => {
      output += data.toString();
      process.stderr.write(data.toString().replace(/^(?=.)/gm, `${((Date.now() - sinceMs) / 1000).toFixed(0).padStart(4)}s `));
    });
  }
  const ended = () => inside.exitCode !== null || inside.signalCode !== null;
  const exit = () => (ended() ? Promise.resolve() : new Promise<void>((resolve) => inside.once("exit", () => resolve())));
  try {
    const wait = (port: number) => untilPriced(`http://localhost:${port}/`, { sinceMs, deadlineMs: DEADLINE_MS, alive: () => !ended() });
    const [usMs, euMs] = await Promise.all([wait(us), wait(eu)]);
    Object.assign(figures, { pricedUsS: usMs / 1000, pricedEuS: euMs / 1000, ...stages(output), ...downloads(output) });
    goals.push(goal("fresh Debian to a priced page in both regions, seconds", Math.max(usMs, euMs) / 1000, "<= 300"));
    const first = firstInside(inside);
    const stoppedAt = Date.now();
    if (first) process.kill(first, "SIGTERM");
    for (let waited = 0; waited < 60_000 && !ended(); waited += 100) await pause(100);
    figures.stopS = (Date.now() - stoppedAt) / 1000;
    goals.push({ id: "an ordinary stop ends everything", met: ended(), value: ended(), target: true });
  } finally {
    if (!ended()) inside.kill("SIGKILL");
    await exit();
  }
  goals.push(
    goal(
      "ports still held afterwards",
      [base, base + 1, base + 10, us, eu].length -
        (await Promise.all([base, base + 1, base + 10, us, eu].map((port) => isFree(port)))).filter(Boolean).length,
      "= 0",
    ),
  );
} catch (error) {
  console.error(error);
  goals.push({
    id: "the drill ran to its end",
    met: false,
    value: error instanceof Error ? error.message.split("\n")[0] : String(error),
    target: true,
  });
} finally {
  const mounted = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .some((line) => line.split(" ")[1]?.startsWith(`${target}/`));
  if (mounted) console.error(`! ${target} still has mounts; it is left as it is`);
  else if (KEEP) console.error(`· the root stays in ${target}`);
  else rmSync(target, { recursive: true, force: true, maxRetries: 5 });
}

report("drill:fresh", figures, goals);
process.exit();

async function freePair(): Promise<[number, number]> {
  for (let port = 3200; port < 3300; port += 2) if ((await isFree(port)) && (await isFree(port + 1))) return [port, port + 1];
  throw new Error("no free pair of web ports");
}

/** The seconds that the supervisor itself printed for each step. */
function stages(text: string): Record<string, unknown> {
  const rows = [...text.matchAll(/✓ (\S+(?: \S+)?)\s{2,}.*?\s([\d.]+)s/g)].map(([, name = "", seconds]) => [name, Number(seconds)]);
  const npmCi = /npm ci done in ([\d.]+)s/.exec(text)?.[1];
  return { stepsS: { ...(npmCi ? { "npm ci": Number(npmCi) } : {}), ...Object.fromEntries(rows) } };
}

function downloads(text: string): Record<string, unknown> {
  const at = (path: string) => join(target, path);
  return {
    downloads: {
      debianPackages: /([\d.,]+ [kMG]?B) downloaded/.exec(text)?.[1] ?? null,
      npmCacheMb: existsSync(at("/root/.npm/_cacache")) ? sizeMb(at("/root/.npm/_cacache")) : null,
      mavenMb: existsSync(at("/root/.m2/repository")) ? sizeMb(at("/root/.m2/repository")) : null,
    },
    nodeModulesMb: sizeMb(at("/srv/tradewind/node_modules")),
  };
}
