import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { build as esbuild } from "esbuild";
import { lastLines, pause } from "./supervisor/child";
import { withFileLock } from "./supervisor/file-lock";
import { root } from "./supervisor/paths";
import { builtFile, ENTRIES } from "./supervisor/processes";
import { StartError } from "./supervisor/start-error";

const dist = join(root, "dist");
// Not under dist: Next traces what it finds there and would copy every earlier build into the next one.
const webBuilds = join(root, ".data/web");
const COMMON = ["package-lock.json", "tsconfig.json"];
const BUNDLE_SOURCES = ["server", "workers", "infra", "scripts/migrate.ts", "scripts/seed.ts", "scripts/build.ts", ...COMMON];
const WEB_SOURCES = [
  "app",
  "components",
  "server",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.ts",
  "postcss.config.mjs",
  ...COMMON,
];

/** Files by content, not by date: a checkout of another branch and back builds nothing. */
export function hashOf(sources: string[], folder = root): string {
  const hash = createHash("sha256");
  const add = (path: string) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
      return;
    }
    if (/\.test\.tsx?$/.test(path)) return;
    hash.update(relative(folder, path)).update("\0").update(readFileSync(path)).update("\0");
  };
  for (const source of sources) add(join(folder, source));
  return hash.digest("hex").slice(0, 16);
}

const locked = <Value>(what: string, work: () => Promise<Value>) => {
  mkdirSync(dist, { recursive: true });
  return withFileLock(join(dist, `${what}.lock`), work);
};

/** Workers, sandboxes and tasks: one file an entry, packages stay outside. Answers whether it had to. */
export async function buildBundles(force = false): Promise<boolean> {
  return locked("bundles", async () => {
    const hash = hashOf(BUNDLE_SOURCES);
    const stamp = join(dist, "bundles.hash");
    const isBuilt = ENTRIES.every((entry) => existsSync(builtFile(entry))) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
    if (isBuilt && !force) return false;
    rmSync(stamp, { force: true });
    try {
      await esbuild({
        absWorkingDir: root,
        entryPoints: ENTRIES,
        outdir: dist,
        outbase: root,
        bundle: true,
        platform: "node",
        format: "esm",
        target: "node20",
        packages: "external",
        sourcemap: true,
        logLevel: "silent",
      });
    } catch (error) {
      throw new StartError(
        "the workers do not build",
        undefined,
        (error instanceof Error ? error.message : String(error)).split("\n").slice(0, 20),
      );
    }
    writeFileSync(stamp, hash);
    return true;
  });
}

type WebBuild = { server: string; builtAt: string };
export type WebOutcome = { server: string; built: boolean };

/**
 * `next build` when its sources changed. Each build gets a folder of its own under `.data/web`, so a site that runs keeps its files
 * while the next one is made.
 */
export async function buildWeb(options: { force?: boolean; logPath: string }): Promise<WebOutcome> {
  return locked("web", async () => {
    const hash = hashOf(WEB_SOURCES);
    const folder = join(webBuilds, hash);
    const record = join(folder, "tradewind-build.json");
    const known = existsSync(record) ? (JSON.parse(readFileSync(record, "utf8")) as WebBuild) : null;
    if (known && !options.force) return { server: join(folder, known.server), built: false };
    await nextBuildAlone(options.logPath);
    const standalone = join(root, ".next/standalone");
    const server = findServer(standalone);
    if (!server) throw new StartError("next build left no standalone server", 'next.config.ts needs output: "standalone"');
    const home = join(server, "..");
    if (existsSync(join(root, "public"))) cpSync(join(root, "public"), join(home, "public"), { recursive: true });
    cpSync(join(root, ".next/static"), join(home, ".next/static"), { recursive: true });
    const made: WebBuild = { server: relative(standalone, server), builtAt: new Date().toISOString() };
    writeFileSync(join(standalone, "tradewind-build.json"), JSON.stringify(made));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(webBuilds, { recursive: true });
    renameSync(standalone, folder);
    pointTo(hash);
    dropOldBuilds(hash);
    return { server: join(folder, made.server), built: true };
  });
}

const BUSY = "Another next build process is already running";
const PATIENCE_MS = 600_000;

/** Somebody may have typed `next build` in this checkout; theirs and ours cannot run at once. */
async function nextBuildAlone(logPath: string): Promise<void> {
  for (const beganAt = Date.now(); ; await pause(2000)) {
    try {
      return await nextBuild(logPath);
    } catch (error) {
      const isBusy = error instanceof StartError && error.log.some((line) => line.includes(BUSY));
      if (!isBusy || Date.now() - beganAt > PATIENCE_MS) throw error;
    }
  }
}

async function nextBuild(logPath: string): Promise<void> {
  mkdirSync(join(logPath, ".."), { recursive: true });
  const from = existsSync(logPath) ? statSync(logPath).size : 0;
  const log = openSync(logPath, "a");
  const env = {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    HOME: process.env.HOME ?? homedir(),
    LANG: "C.UTF-8",
    TZ: "UTC",
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    ...(process.env.NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS } : {}),
  } as const;
  const next = [join(root, "node_modules/next/dist/bin/next"), "build"];
  const setpriv = process.platform === "linux" && existsSync("/usr/bin/setpriv") ? ["/usr/bin/setpriv", "--pdeathsig", "TERM"] : [];
  const [file = process.execPath, ...args] = [...setpriv, process.execPath, ...next];
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio: ["ignore", log, log] });
    child.on("error", reject);
    child.on("exit", (status) => resolve(status ?? 1));
  });
  closeSync(log);
  if (code !== 0) throw new StartError(`next build failed (exit ${code})`, `log: ${logPath}`, lastLines(logPath, 20, from));
}

/** Next nests the server when a lock file stands in a folder above the checkout. */
function findServer(folder: string, depth = 0): string | null {
  if (!existsSync(folder) || depth > 8) return null;
  if (existsSync(join(folder, "server.js")) && existsSync(join(folder, ".next"))) return join(folder, "server.js");
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === "node_modules") continue;
    const found = findServer(join(folder, entry.name), depth + 1);
    if (found) return found;
  }
  return null;
}

function pointTo(hash: string): void {
  const link = join(webBuilds, "current");
  rmSync(`${link}.new`, { force: true });
  symlinkSync(hash, `${link}.new`);
  renameSync(`${link}.new`, link);
}

const BUILDS_KEPT = 3;

function dropOldBuilds(current: string): void {
  const folder = webBuilds;
  const builds = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current)
    .sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs);
  for (const name of builds.slice(BUILDS_KEPT - 1)) rmSync(join(folder, name), { recursive: true, force: true });
}

export async function buildAll(options: { force: boolean }): Promise<void> {
  const took = (sinceMs: number) => `${((Date.now() - sinceMs) / 1000).toFixed(1)}s`;
  const beganAt = Date.now();
  const [bundles, web] = await Promise.all([
    buildBundles(options.force),
    buildWeb({ force: options.force, logPath: join(root, ".data/logs/build.log") }),
  ]);
  console.log(
    `build       workers ${bundles ? "built" : "unchanged"} · web ${web.built ? "built" : "unchanged"} (${relative(root, web.server)}) · ${took(beganAt)}`,
  );
}
