import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export type Postgres = { bin: string; version: string; major: number };
export type Rabbit = { sbin: string; version: string; series: string; epmd: string };
export type Java = { home: string; java: string };

const onPath = () => (process.env.PATH ?? "").split(delimiter).filter(Boolean);

export function which(program: string): string | null {
  const folder = [...onPath(), "/usr/sbin", "/sbin"].find((candidate) => existsSync(join(candidate, program)));
  return folder ? join(folder, program) : null;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

const brew = (formula: string) => [`/opt/homebrew/opt/${formula}`, `/usr/local/opt/${formula}`].filter((path) => existsSync(path));

export function findPostgres(): Postgres | null {
  const folders = [
    ...list("/usr/lib/postgresql").map((path) => join(path, "bin")),
    ...["postgresql@18", "postgresql@17", "postgresql@16", "postgresql@15"].flatMap(brew).map((path) => join(path, "bin")),
    ...onPath(),
  ];
  const found = folders
    .filter((bin) => existsSync(join(bin, "postgres")) && existsSync(join(bin, "initdb")))
    .map((bin) => {
      const version =
        /(\d+(?:\.\d+)?)/.exec(spawnSync(join(bin, "postgres"), ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1] ?? "0";
      return { bin, version, major: Number.parseInt(version, 10) };
    })
    .filter(({ major }) => major >= 15);
  return found.sort((a, b) => b.major - a.major)[0] ?? null;
}

export function findRabbit(): Rabbit | null {
  const folders = [
    "/usr/lib/rabbitmq/bin",
    ...brew("rabbitmq").map((path) => join(path, "sbin")),
    ...onPath().filter((path) => !path.startsWith("/usr/sbin")),
  ];
  const sbin = folders.find((folder) => existsSync(join(folder, "rabbitmq-server")) && existsSync(join(folder, "rabbitmq-env")));
  const epmd = findEpmd();
  if (!sbin || !epmd) return null;
  const version = rabbitVersion(sbin);
  return { sbin, epmd, version, series: version.split(".").slice(0, 2).join(".") };
}

function rabbitVersion(sbin: string): string {
  const folders = [...list("/usr/lib/rabbitmq/lib"), ...list(join(sbin, "..")), ...list(join(sbin, "../lib"))];
  for (const folder of folders) {
    const version = /rabbitmq_server-(\d+\.\d+\.\d+)/.exec(folder)?.[1];
    if (version) return version;
    const plugin = list(join(folder, "plugins"))
      .map((path) => /\/rabbit-(\d+\.\d+\.\d+)/.exec(path)?.[1])
      .find(Boolean);
    if (plugin) return plugin;
  }
  return "0.0.0";
}

function findEpmd(): string | null {
  const known = list("/usr/lib/erlang")
    .filter((path) => /\/erts-[\d.]+$/.test(path))
    .map((path) => join(path, "bin/epmd"));
  return [...known, which("epmd")].find((path): path is string => path !== null && existsSync(path)) ?? null;
}

/** Java 17 and nothing else: Cassandra 5.0 does not start on newer ones, and whatever is on PATH may be one. */
export function findJava17(): Java | null {
  const homes = [
    process.env.JAVA17_HOME,
    process.env.JAVA_HOME,
    ...list("/usr/lib/jvm").filter((path) => path.includes("17")),
    ...brew("openjdk@17").map((path) => join(path, "libexec/openjdk.jdk/Contents/Home")),
    ...list("/Library/Java/JavaVirtualMachines")
      .filter((path) => path.includes("17"))
      .map((path) => join(path, "Contents/Home")),
    ...list(join(homedir(), ".sdkman/candidates/java")).filter((path) => /\/17\./.test(path)),
  ];
  for (const home of homes) {
    if (!home) continue;
    const java = join(home, "bin/java");
    if (existsSync(java) && javaMajor(java) === 17) return { home, java };
  }
  return null;
}

function javaMajor(java: string): number {
  const text =
    spawnSync(java, ["-version"], { encoding: "utf8", env: { PATH: process.env.PATH ?? "" } as unknown as NodeJS.ProcessEnv }).stderr ?? "";
  return Number(/version "(\d+)/.exec(text)?.[1] ?? 0);
}

export function findChromium(): string | null {
  return ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(which).find((path) => path !== null) ?? null;
}

/** The client alone proves nothing: only an engine that answers counts. */
export function dockerAnswers(): boolean {
  const run = (args: string[]) => spawnSync("docker", args, { stdio: "ignore", timeout: 5000 }).status === 0;
  return which("docker") !== null && run(["info"]) && run(["compose", "version"]);
}
