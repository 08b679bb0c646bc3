import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { identify, isAlive, startTime } from "./alive";
import { readLock, releaseLock, takeLock, withFileLock } from "./file-lock";

const folder = mkdtempSync(join(tmpdir(), "tradewind-lock-"));
const path = join(folder, "lock");
afterAll(() => rmSync(folder, { recursive: true }));

test("a lock is taken once while its owner lives", () => {
  expect(takeLock(path)).toBeNull();
  expect(takeLock(path)).toMatchObject({ pid: process.pid });
  expect(readLock(path)).toEqual(identify(process.pid));
  releaseLock(path);
  expect(takeLock(path)).toBeNull();
  releaseLock(path);
});

test("a process with the same number but another start time does not hold the lock", () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: "1" }));
  expect(readLock(path)).toBeNull();
  expect(takeLock(path)).toBeNull();
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ pid: process.pid, startedAt: startTime(process.pid) });
  releaseLock(path);
});

test("a process that has ended is not alive, also while nobody has collected it", async () => {
  const child = spawn("sleep", ["60"]);
  const known = identify(child.pid!);
  expect(isAlive(known)).toBe(true);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(isAlive(known)).toBe(false);
});

test("a broken lock file keeps nobody out for ever", () => {
  writeFileSync(path, "{ not json");
  expect(takeLock(path)).toBeNull();
  releaseLock(path);
});

test("work behind a lock runs one after the other", async () => {
  const events: string[] = [];
  const work = (name: string) =>
    withFileLock(path, async () => {
      events.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 30));
      events.push(`${name} out`);
    });
  await Promise.all([work("a"), work("b")]);
  expect(events).toEqual(["a in", "a out", "b in", "b out"]);
});
