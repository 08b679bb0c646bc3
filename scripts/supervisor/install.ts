import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { lastLines } from "./child";
import { StartError } from "./start-error";
import type { Terminal } from "./terminal";

export type Part = "postgresql" | "rabbitmq" | "java17" | "maven" | "chromium";

const DEBIAN: Record<Part, string[]> = {
  postgresql: ["postgresql"],
  rabbitmq: ["rabbitmq-server"],
  java17: ["openjdk-17-jre-headless"],
  maven: ["maven"],
  chromium: ["chromium", "fonts-liberation"],
};
const BREW: Record<Part, string> = {
  postgresql: "postgresql@17",
  rabbitmq: "rabbitmq",
  java17: "openjdk@17",
  maven: "maven",
  chromium: "--cask chromium",
};

export const packagesOf = (parts: Part[]): string[] => parts.flatMap((part) => DEBIAN[part]);

const osRelease = () => (existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "");
const isDebian = () => existsSync("/usr/bin/apt-get") && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(osRelease());

export function cureFor(parts: Part[]): string {
  if (isDebian()) return `sudo apt-get install --no-install-recommends ${packagesOf(parts).join(" ")}`;
  if (process.platform === "darwin") return `brew install ${parts.map((part) => BREW[part]).join(" ")}`;
  return `install ${parts.join(", ")} with your system's package manager`;
}

/** Installs what is missing on Debian or Ubuntu as root; anywhere else it stops with the one line to run. */
export async function installParts(parts: Part[], options: { terminal: Terminal; logPath: string; noInstall: boolean }): Promise<void> {
  if (parts.length === 0) return;
  const cure = cureFor(parts);
  if (options.noInstall || !isDebian() || process.getuid?.() !== 0) {
    throw new StartError(
      `missing: ${parts.join(", ")}`,
      `run:  ${cure}\n   or start a Docker engine, or name running stores in .env.local (DATABASE_URL, AMQP_URL, CASSANDRA_CONTACT_POINTS_US and _EU)`,
    );
  }
  const packages = packagesOf(parts);
  const row = options.terminal.row("install", "apt-get", "");
  row.update(packages.join(" "));
  const restore = keepDaemonsDown();
  const from = existsSync(options.logPath) ? readFileSync(options.logPath).length : 0;
  try {
    mkdirSync(dirname(options.logPath), { recursive: true });
    await apt(["update", "-qq"], options.logPath);
    const unknown = packages.filter((name) => spawnSync("apt-cache", ["show", "-q=2", name], { stdio: "ignore" }).status !== 0);
    if (unknown.length > 0) throw new StartError(`this system has no package ${unknown.join(", ")}`, unknownCure(unknown));
    const code = await apt(["install", "-y", "--no-install-recommends", ...packages], options.logPath);
    if (code !== 0) {
      throw new StartError(`apt-get install failed (exit ${code})`, `by hand:  ${cure}`, lastLines(options.logPath, 20));
    }
  } catch (error) {
    row.fail("failed");
    throw error;
  } finally {
    restore();
  }
  row.done(`${packages.join(" ")}   ${downloaded(readFileSync(options.logPath).subarray(from).toString())}`);
}

const downloaded = (log: string): string => (/^Need to get ([\d.,]+ [kMG]?B)/m.exec(log)?.[1] ?? "nothing") + " downloaded";

function unknownCure(packages: string[]): string {
  if (packages.some((name) => name.startsWith("openjdk-17"))) {
    return "Cassandra 5.0 needs Java 17. Unpack any build of JDK 17 and set JAVA17_HOME to its folder";
  }
  return `install ${packages.join(", ")} by hand`;
}

function apt(args: string[], logPath: string): Promise<number> {
  appendFileSync(logPath, `\n$ apt-get ${args.join(" ")}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn("apt-get", ["-o", "DPkg::Lock::Timeout=500", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    });
    child.stdout.on("data", (data: Buffer) => appendFileSync(logPath, data));
    child.stderr.on("data", (data: Buffer) => appendFileSync(logPath, data));
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const POLICY = "/usr/sbin/policy-rc.d";
const CREATE_CLUSTER = "/etc/postgresql-common/createcluster.conf";

/** Debian starts a daemon for every store it installs, on the standard port. We run our own, so it must not. */
function keepDaemonsDown(): () => void {
  if (!existsSync(CREATE_CLUSTER)) {
    mkdirSync(dirname(CREATE_CLUSTER), { recursive: true });
    writeFileSync(CREATE_CLUSTER, "create_main_cluster = false\n");
  }
  if (existsSync(POLICY)) return () => {};
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n");
  chmodSync(POLICY, 0o755);
  return () => rmSync(POLICY, { force: true });
}
