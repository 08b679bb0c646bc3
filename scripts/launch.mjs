// The first file that runs on a fresh clone: plain JavaScript, nothing to install.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stamp = join(modules, ".tradewind-lock-hash");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`tradewind needs Node 20.19 or newer; this is ${process.version} (${process.execPath}).`);
  process.exit(1);
}

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

/** Why `npm ci` has to run, or undefined. npm leaves a copy of the lock behind; our stamp says which lock it was. */
function whyInstall() {
  if (!existsSync(join(modules, ".package-lock.json"))) return "node_modules is missing";
  if (!existsSync(join(modules, "tsx", "package.json"))) return "node_modules is without development packages";
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === lockHash() ? undefined : "package-lock.json has changed";
  return sameAsInstalled() ? (writeStamp(), undefined) : "node_modules is older than package-lock.json";
}

function sameAsInstalled() {
  const read = (path) => JSON.parse(readFileSync(path, "utf8")).packages ?? {};
  const wanted = read(join(root, "package-lock.json"));
  const installed = read(join(modules, ".package-lock.json"));
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional || entry.link || installed[path]?.version === entry.version,
  );
}

function writeStamp() {
  try {
    writeFileSync(`${stamp}.${process.pid}`, lockHash());
    renameSync(`${stamp}.${process.pid}`, stamp); // never into a file that a copy of node_modules shares
  } catch {
    // A read-only node_modules is compared again next time.
  }
}

function install(why) {
  const note =
    process.env.NODE_ENV === "production" ? " (development packages too, although NODE_ENV=production: the build needs them)" : "";
  console.log(`tradewind   ${why}: npm ci${note}`);
  const beganAt = Date.now();
  rmSync(stamp, { force: true });
  const npm = npmCommand();
  const done = spawnSync(npm.file, [...npm.args, "ci", "--include=dev", "--no-fund", "--no-audit"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, npm_config_loglevel: "error" },
  });
  if (done.status !== 0) {
    console.error(`tradewind   npm ci failed (${done.error?.message ?? `exit ${done.status ?? done.signal}`})`);
    process.exit(done.status || 1);
  }
  writeStamp();
  console.log(`tradewind   npm ci done in ${((Date.now() - beganAt) / 1000).toFixed(1)}s`);
}

function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && existsSync(script)) return { file: process.execPath, args: [script] };
  return { file: "npm", args: [] };
}

function run(args) {
  const script = /\.(ts|mjs|js)$/.test(args[0] ?? "") ? args : ["scripts/supervisor/cli.ts", ...args];
  const node = [process.execPath, "--import", "tsx", "--enable-source-maps", ...script];
  // On Linux the kernel ends the supervisor when this process dies, however it dies.
  const command =
    process.platform === "linux" && existsSync("/usr/bin/setpriv") ? ["/usr/bin/setpriv", "--pdeathsig", "TERM", ...node] : node;
  const child = spawn(command[0], command.slice(1), { cwd: root, stdio: "inherit", env: { ...process.env, TRADEWIND_CWD: process.cwd() } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) child.kill("SIGTERM"); // npm itself was killed
  }, 1000);
  watch.unref();
  child.on("error", (error) => {
    console.error(`tradewind   cannot start: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

const why = whyInstall();
if (why) install(why);
run(process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["start"]);
