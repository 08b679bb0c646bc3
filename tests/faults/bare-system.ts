import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

export type AptSource = { uri: string; suite: string; keyring: string | null; file: string };

/** The Debian entries of this machine's own apt settings, in both of its formats; other publishers' are left out. */
export function readAptSources(folder = "/etc/apt"): AptSource[] {
  const list = join(folder, "sources.list.d");
  const files = [join(folder, "sources.list"), ...(existsSync(list) ? readdirSync(list).map((name) => join(list, name)) : [])].filter(
    (path) => existsSync(path),
  );
  return files
    .flatMap((file) => (file.endsWith(".sources") ? deb822(file) : oneLine(file)))
    .filter(({ uri }) => /\/debian(-security)?\/?$/.test(new URL(uri).pathname));
}

function deb822(file: string): AptSource[] {
  return readFileSync(file, "utf8")
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, "mi").exec(stanza)?.[1]?.trim();
      const [uri] = field("URIs")?.split(/\s+/) ?? [];
      const [suite] = field("Suites")?.split(/\s+/) ?? [];
      return uri && suite && field("Enabled") !== "no" ? [{ uri, suite, keyring: field("Signed-By") ?? null, file }] : [];
    });
}

function oneLine(file: string): AptSource[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/.exec(line.trim());
      const keyring = /signed-by=(\S+)/.exec(match?.[1] ?? "")?.[1] ?? null;
      return match?.[2] && match[3] ? [{ uri: match[2], suite: match[3], keyring, file }] : [];
    });
}

const run = (file: string, args: string[], options: { quiet?: boolean } = {}) => {
  const done = spawnSync(file, args, { stdio: ["ignore", options.quiet ? "ignore" : 2, 2] });
  if (done.status !== 0) throw new Error(`${file} ${args.join(" ")} failed (${done.status ?? done.signal ?? done.error?.message})`);
};

/** A Debian of the smallest kind, from the mirror that this machine's apt already uses. */
export function makeBareDebian(target: string): AptSource {
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "";
  const source = readAptSources().find(({ suite }) => suite === codename);
  if (!source) throw new Error(`apt on this machine has no Debian source for "${codename}"`);
  if (!existsSync("/usr/sbin/debootstrap"))
    run("apt-get", ["-o", "DPkg::Lock::Timeout=500", "install", "-y", "--no-install-recommends", "debootstrap"]);
  const keyring = source.keyring?.startsWith("/") ? [`--keyring=${source.keyring}`] : [];
  run("/usr/sbin/debootstrap", ["--variant=minbase", "--include=ca-certificates", ...keyring, codename, target, source.uri]);
  return source;
}

/** Node with its npm, and the settings by which this machine reaches its registries. No package, no jar, no build. */
export function equip(target: string): void {
  const at = (path: string) => join(target, path);
  const copy = (path: string, to = path) => {
    if (!existsSync(path)) return;
    mkdirSync(dirname(at(to)), { recursive: true });
    cpSync(path, at(to), { recursive: true, dereference: true, force: true });
  };
  copyFileSync(process.execPath, at("/usr/local/bin/node"));
  chmodSync(at("/usr/local/bin/node"), 0o755);
  const npm = npmFolder();
  copy(npm, "/usr/local/lib/node_modules/npm");
  for (const name of ["npm", "npx"]) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, at(`/usr/local/bin/${name}`));

  const files = new Set(readAptSources().map(({ file }) => file));
  writeFileSync(at("/etc/apt/sources.list"), "");
  for (const file of files) copy(file);
  for (const { keyring } of readAptSources()) if (keyring?.startsWith("/")) copy(keyring);
  for (const folder of [
    "/etc/apt/apt.conf.d",
    "/etc/apt/preferences.d",
    "/usr/local/share/ca-certificates",
    "/etc/npmrc",
    "/usr/etc/npmrc",
    "/etc/resolv.conf",
    "/etc/hosts",
  ])
    copy(folder);
  copy(join(homedir(), ".npmrc"), "/root/.npmrc");
  copy(join(homedir(), ".m2/settings.xml"), "/root/.m2/settings.xml");
  copy("/etc/ssl/certs/ca-certificates.crt");
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  if (extra) copy(extra);
  run("chroot", [target, "/usr/sbin/update-ca-certificates"], { quiet: true });
  if (extra) copy(extra);
}

function npmFolder(): string {
  const cli = process.env.npm_execpath ?? realpathSync(spawnSync("which", ["npm"], { encoding: "utf8" }).stdout.trim());
  return dirname(dirname(realpathSync(cli)));
}

export function cloneInto(target: string, from: string): string {
  run("git", ["clone", "--quiet", "--no-hardlinks", "--depth=1", `file://${from}`, target]);
  return basename(target);
}

const PASSED =
  /^(https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|npm_config_(?!.*(token|auth|cache|prefix|userconfig|globalconfig)).*|MAVEN_OPTS)$/i;

/**
 * A command in the root, in a process and mount namespace of its own, on this machine's network: when it dies, everything that it
 * started dies and its mounts are gone.
 */
export function runInside(target: string, folder: string, command: string[], env: Record<string, string>): ChildProcess {
  const passed = Object.fromEntries(Object.entries(process.env).filter(([name, value]) => PASSED.test(name) && value !== undefined));
  writeFileSync(join(target, "root/run.sh"), FIRST_PROCESS);
  const script = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" /bin/bash /root/run.sh "$@"';
  return spawn(
    "unshare",
    ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "/bin/bash", "-c", script, target, folder, ...command],
    {
      env: {
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        HOME: "/root",
        LANG: "C.UTF-8",
        USER: "root",
        ...passed,
        ...env,
      } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
}

/** Process 1 of the namespace hands a signal on; npm itself must not be it. */
const FIRST_PROCESS = `cd "$1" || exit 1
shift
"$@" &
child=$!
trap 'kill -TERM $child' TERM INT
wait $child
wait $child
`;

/** The first process of the namespace; the program that made it ignores signals itself. */
export function firstInside(unshare: ChildProcess): number | null {
  const path = `/proc/${unshare.pid}/task/${unshare.pid}/children`;
  const pid = existsSync(path) ? Number(readFileSync(path, "utf8").trim().split(" ")[0]) : 0;
  return pid > 0 ? pid : null;
}

export function sizeMb(path: string): number {
  const size = spawnSync("du", ["-sm", path], { encoding: "utf8" });
  return size.status === 0 ? Number(size.stdout.split("\t")[0]) : 0;
}
