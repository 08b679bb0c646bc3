import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./paths";

export type Watchdog = {
  watch: (pid: number) => void;
  forget: (pid: number) => void;
  removeAtDeath: (folder: string) => void;
  dismiss: () => void;
};

/** A shell that outlives the supervisor by seconds: it ends what the death signal did not and removes temporary data. */
export function startWatchdog(): Watchdog {
  const shell = spawn("/bin/sh", [join(root, "scripts/supervisor/watchdog.sh")], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin" } as unknown as NodeJS.ProcessEnv,
  });
  shell.stdin.on("error", () => {});
  shell.on("error", () => {});
  shell.unref();
  const say = (line: string) => {
    if (shell.stdin.writable) shell.stdin.write(`${line}\n`);
  };
  return {
    watch: (pid) => say(`group ${pid}`),
    forget: (pid) => say(`gone ${pid}`),
    removeAtDeath: (folder) => say(`remove ${folder}`),
    dismiss: () => {
      say("done");
      shell.stdin.end();
    },
  };
}
