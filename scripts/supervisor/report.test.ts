import { afterEach, expect, test, vi } from "vitest";
import { goal, report } from "@/tests/support/report";

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const capture = () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  return written;
};

test("the last line is one JSON object with the figures, the goals and the commit", () => {
  const written = capture();
  expect(report("bench:x", { rows: 3n }, [goal("p95", 20, "<= 25")])).toBe(true);
  const line = JSON.parse(written.at(-1)!);
  expect(line).toMatchObject({
    name: "bench:x",
    ok: true,
    figures: { rows: "3" },
    goals: [{ id: "p95", met: true, value: 20, target: "<= 25" }],
  });
  expect(line.commit).toMatch(/^([0-9a-f]{12}(\+changes)?|unknown)/);
  expect(process.exitCode).toBe(0);
});

test("one goal that fails, or none at all, ends with an error", () => {
  capture();
  expect(report("bench:x", {}, [goal("a", 1, "= 1"), goal("b", 26, "<= 25")])).toBe(false);
  expect(process.exitCode).toBe(1);
  expect(report("bench:x", {}, [])).toBe(false);
});

test("a figure that could not be read never meets a goal", () => {
  expect(goal("a", Number.NaN, "<= 25").met).toBe(false);
  expect(goal("a", null, ">= 0").met).toBe(false);
  expect(goal("a", undefined, "= 0").met).toBe(false);
});
