import { expect, test } from "vitest";
import { readCounts, settle } from "./test-counts";

test("vitest's summary counts its tests, not its files", () => {
  expect(readCounts(" Test Files  1 failed | 4 passed (5)\n      Tests  2 failed | 29 passed (31)\n   Start at  02:54:46\n")).toEqual({
    passed: 29,
    failed: 2,
  });
  expect(readCounts("\x1b[2m      Tests \x1b[22m \x1b[1m\x1b[32m31 passed\x1b[39m\x1b[22m\x1b[90m (31)\x1b[39m")).toEqual({
    passed: 31,
    failed: 0,
  });
  expect(readCounts("      Tests  31 passed | 1 skipped (32)")).toEqual({ passed: 31, failed: 0 });
});

test("a step table with vitest's summary behind a name counts too", () => {
  expect(readCounts(" ✓ format                    1.2s  \n ✓ unit and boundaries      16.5s  31 passed (31)\n")).toEqual({
    passed: 31,
    failed: 0,
  });
});

test("Playwright's summary is read from its end", () => {
  expect(readCounts("  ✓  1 [core] › a.spec.ts:3:1 › x (1.2s)\n  1 failed\n    [core] › b.spec.ts\n  12 passed (34.5s)\n")).toEqual({
    passed: 12,
    failed: 1,
  });
  expect(readCounts("\n  7 passed (1.1m)\n")).toEqual({ passed: 7, failed: 0 });
});

test("a drill counts its goals", () => {
  expect(
    readCounts('text\n{"name":"drill:x","ok":false,"commit":"a","figures":{},"goals":[{"id":"a","met":true},{"id":"b","met":false}]}\n'),
  ).toEqual({ passed: 1, failed: 1 });
});

test("a suite that had to run tests and ran none has failed, and a bad exit is never outvoted", () => {
  expect(readCounts("nothing of that kind")).toBeNull();
  expect(settle(null, 0, false)).toEqual({ passed: 1, failed: 0 });
  expect(settle(null, 0, true)).toEqual({ passed: 0, failed: 1 });
  expect(settle({ passed: 5, failed: 0 }, 1, true)).toEqual({ passed: 5, failed: 1 });
  expect(settle({ passed: 5, failed: 2 }, 1, true)).toEqual({ passed: 5, failed: 2 });
});
