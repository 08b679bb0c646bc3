import { expect, test } from "vitest";
import { pace, retryAfterMs } from "./pace";

async function departures(limit: ReturnType<typeof pace>, count: number): Promise<number[]> {
  const times: number[] = [];
  await Promise.all(Array.from({ length: count }, () => limit.take().then(() => times.push(performance.now()))));
  return times;
}
const mostInAnySecond = (times: number[]) => Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));

test("no second ever holds more departures than the advertised limit", async () => {
  expect(mostInAnySecond(await departures(pace(20), 60))).toBeLessThanOrEqual(20);
}, 20_000);

test("a limit below one a second is kept too", async () => {
  const times = await departures(pace(0.9), 3);
  expect(times[1]! - times[0]!).toBeGreaterThan(1100);
}, 20_000);

test("a new limit counts at once", async () => {
  const limit = pace(1);
  await limit.take();
  limit.advertise(1000);
  const startedMs = performance.now();
  await departures(limit, 20);
  expect(performance.now() - startedMs).toBeLessThan(1500);
});

test("nobody leaves before the time that the source named is over", async () => {
  const limit = pace(1000);
  limit.holdFor(400);
  const startedMs = performance.now();
  await departures(limit, 3);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(395);
});

test("no call left means waiting for the reset, in whichever header", async () => {
  for (const headers of [
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0.3" },
    { "ratelimit-remaining": "0", "ratelimit-reset": "0.3" },
  ]) {
    const limit = pace(1000);
    limit.learn(headers);
    const startedMs = performance.now();
    await limit.take();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(295);
  }
});

test("a limit that an answer lowers is kept from then on, one that it raises is not believed", async () => {
  const limit = pace(1000);
  limit.learn({ "x-ratelimit-limit": "5" });
  expect(mostInAnySecond(await departures(limit, 12))).toBeLessThanOrEqual(5);
  const modest = pace(5);
  modest.learn({ "x-ratelimit-limit": "5000" });
  expect(mostInAnySecond(await departures(modest, 12))).toBeLessThanOrEqual(5);
}, 20_000);

test("unreadable limit headers change nothing", async () => {
  const limit = pace(1000);
  limit.learn({ "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "soon" });
  limit.learn({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1e99" });
  const startedMs = performance.now();
  await limit.take();
  expect(performance.now() - startedMs).toBeLessThan(100);
});

test("work that is not urgent finds room only while nobody waits and half the limit is free", async () => {
  const limit = pace(10);
  expect(limit.hasRoom()).toBe(true);
  await departures(limit, 5);
  expect(limit.hasRoom()).toBe(false);
});

test.each([
  ["seconds", "3", 3000],
  ["a date", "Tue, 24 Nov 2026 12:00:05 GMT", 5000],
  ["a date that has passed", "Tue, 24 Nov 2026 11:00:00 GMT", 0],
  ["nonsense", "soon", null],
  ["nothing", undefined, null],
])("Retry-After as %s is understood", (_, header, expected) => {
  expect(retryAfterMs(header, Date.parse("2026-11-24T12:00:00Z"))).toBe(expected);
});
