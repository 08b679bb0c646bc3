import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "@/scripts/supervisor/paths";

/** The files of this checkout as they are, committed or not, with its installed packages. Data and builds stay behind. */
export function copyCheckout(target: string): string {
  const listed = spawnSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 1e8 });
  for (const path of listed.stdout.split("\0").filter(Boolean)) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(target, path), { recursive: true });
  }
  // Links to the same files where the disk allows: a link to the folder would lead out of the copy, which Turbopack refuses.
  const linked = spawnSync("cp", ["-al", join(root, "node_modules"), join(target, "node_modules")]);
  if (linked.status !== 0) cpSync(join(root, "node_modules"), join(target, "node_modules"), { recursive: true, verbatimSymlinks: true });
  return target;
}

export type Launched = {
  child: ChildProcess;
  checkout: string;
  output: () => string;
  ended: () => boolean;
  exit: () => Promise<number | null>;
};

/** A command of a checkout as a person would type it. Its output also goes to standard error. */
export function launch(checkout: string, args: string[], env: Record<string, string> = {}): Launched {
  let output = "";
  const child = spawn(process.execPath, [join(checkout, "scripts/launch.mjs"), ...args], {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const collect = (data: Buffer) => {
    output += data.toString();
    process.stderr.write(data);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const exit = () =>
    ended() ? Promise.resolve(child.exitCode) : new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return { child, checkout, output: () => output, ended, exit };
}
