export type Counts = { passed: number; failed: number };

// eslint-disable-next-line no-control-regex
const COLOURS = /\x1b\[[0-9;?]*[A-Za-z]/g;
/** `Tests  2 failed | 29 passed (31)`, also behind another program's name and seconds. */
const VITEST = /\d+ (?:passed|failed)(?: \| \d+ \w+)* \(\d+\)\s*$/;
const sum = (counts: Counts[]): Counts =>
  counts.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }), { passed: 0, failed: 0 });

/** What the summaries of vitest and Playwright and the last line of a drill say; null when there is none of them. */
export function readCounts(output: string): Counts | null {
  const lines = output.replace(COLOURS, "").split(/\r?\n/);
  const found: Counts[] = [];
  const add = (passed: string | undefined, failed: string | undefined) =>
    found.push({ passed: Number(passed ?? 0), failed: Number(failed ?? 0) });
  for (const line of lines) {
    if (VITEST.test(line) && !line.includes("Test Files")) add(/(\d+) passed/.exec(line)?.[1], /(\d+) failed/.exec(line)?.[1]);
    const goals = goalsOf(line);
    if (goals) found.push(goals);
  }
  const playwright = {
    passed: lastMatch(lines, /^\s+(\d+) passed \([\d.]+m?s?[^)]*\)\s*$/),
    failed: lastMatch(lines, /^\s+(\d+) failed\s*$/),
  };
  if (playwright.passed ?? playwright.failed) add(playwright.passed, playwright.failed);
  return found.length === 0 ? null : sum(found);
}

const lastMatch = (lines: string[], pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).findLast(Boolean);

function goalsOf(line: string): Counts | null {
  if (!line.startsWith('{"name":')) return null;
  try {
    const { goals } = JSON.parse(line) as { goals?: { met: boolean }[] };
    if (!goals) return null;
    return { passed: goals.filter(({ met }) => met).length, failed: goals.filter(({ met }) => !met).length };
  } catch {
    return null;
  }
}

/** A step that ran no test counts as one; an exit code that says "failed" is never outvoted by the counts. */
export function settle(counts: Counts | null, exitCode: number, needsTests: boolean): Counts {
  if (counts === null || counts.passed + counts.failed === 0) {
    return exitCode === 0 && !needsTests ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  }
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
