import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { identify, isAlive, type ProcessId } from "./alive";
import { pause } from "./child";

/** Takes a lock file or says who holds it. A lock is live when its pid lives and has the same start time. */
export function takeLock(path: string, owner: ProcessId = identify(process.pid)): ProcessId | null {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = openSync(path, "wx");
      writeFileSync(file, JSON.stringify(owner));
      closeSync(file);
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readLock(path);
      if (holder) return holder;
      rmSync(path, { force: true });
    }
  }
  return { pid: 0, startedAt: "" };
}

export function readLock(path: string): ProcessId | null {
  try {
    const text = readFileSync(path, "utf8");
    if (text === "") return Date.now() - statSync(path).mtimeMs < 2000 ? { pid: 0, startedAt: "" } : null; // being written
    const holder = JSON.parse(text) as ProcessId;
    return isAlive(holder) ? holder : null;
  } catch {
    return null;
  }
}

export const releaseLock = (path: string) => rmSync(path, { force: true });

export async function withFileLock<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  while (takeLock(path) !== null) await pause(200);
  try {
    return await work();
  } finally {
    releaseLock(path);
  }
}
