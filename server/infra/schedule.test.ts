import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { backoffMs, every } from "./schedule";

const logged = vi.hoisted(() => ({ error: vi.fn() }));
vi.mock("./logger", () => ({ logger: logged }));

test("turns never overlap, and stopping waits for the turn that runs", async () => {
  let running = 0;
  let most = 0;
  let ended = 0;
  const schedule = every("slow", 5, async () => {
    most = Math.max(most, (running += 1));
    await sleep(30);
    running -= 1;
    ended += 1;
  });
  await sleep(100);
  await schedule.stop();
  expect({ most, running }).toEqual({ most: 1, running: 0 });
  const before = ended;
  await sleep(50);
  expect(ended).toBe(before);
});

test("an error costs one turn, not the schedule", async () => {
  let turns = 0;
  const schedule = every("failing", 5, async () => {
    turns += 1;
    throw new Error("on purpose");
  });
  await sleep(80);
  await schedule.stop();
  expect(turns).toBeGreaterThan(2);
  expect(logged.error).toHaveBeenCalledTimes(turns);
});

test("stopping cuts a long wait short", async () => {
  const schedule = every("rare", 60_000, async () => {});
  await sleep(20);
  const startedMs = performance.now();
  await schedule.stop();
  expect(performance.now() - startedMs).toBeLessThan(200);
});

test("waits after failures double up to a bound, and are never quite alike", () => {
  for (let failures = 1; failures <= 12; failures++) {
    const whole = Math.min(60_000, 500 * 2 ** (failures - 1));
    const wait = backoffMs(failures);
    expect(wait).toBeGreaterThanOrEqual(whole / 2);
    expect(wait).toBeLessThanOrEqual(whole);
  }
  expect(new Set(Array.from({ length: 20 }, () => backoffMs(5))).size).toBeGreaterThan(15);
});
