import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { breaker, CircuitOpen, type Breaker } from "./breaker";

const made: Breaker[] = [];
const quick = (name: string) => {
  const circuit = breaker(name, { leastCalls: 4, failedPercent: 50, resetMs: 200 });
  made.push(circuit);
  return circuit;
};
afterEach(() => made.splice(0).forEach((circuit) => circuit.close()));
const fail = () => Promise.reject(new Error("no"));

test("an open circuit asks nobody, and one call after the rest decides", async () => {
  const circuit = quick("a");
  for (let call = 0; call < 4; call++) await expect(circuit.run(fail)).rejects.toThrow("no");
  expect(circuit.state()).toBe("open");
  let asked = 0;
  await expect(circuit.run(async () => (asked += 1))).rejects.toBeInstanceOf(CircuitOpen);
  expect(asked).toBe(0);
  await sleep(250);
  expect(circuit.state()).toBe("half-open");
  await expect(circuit.run(fail)).rejects.toThrow("no");
  expect(circuit.state()).toBe("open");
  await sleep(250);
  await expect(circuit.run(async () => 7)).resolves.toBe(7);
  expect(circuit.state()).toBe("closed");
});

test("one that fails opens nobody else's circuit", async () => {
  const [bad, good] = [quick("bad"), quick("good")];
  for (let call = 0; call < 4; call++) await expect(bad.run(fail)).rejects.toThrow("no");
  expect(bad.state()).toBe("open");
  expect(good.state()).toBe("closed");
  await expect(good.run(async () => "fine")).resolves.toBe("fine");
});
