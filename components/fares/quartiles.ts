import type { DayCell } from "@/server/search/model";

export type Level = "low" | "typical" | "high";
export type Levels = { lowUnderMinor: number; highOverMinor: number; seen: number } | null;

const LEAST_SEEN = 12;

/**
 * Low and high among the days shown, by their quartiles: nothing is said about other weeks.
 * Null with few prices, or when all are about the same.
 */
export function levelsOf(cells: (DayCell | null)[]): Levels {
  const seen = cells.flatMap((cell) => (cell?.total ? [Number(cell.total.amountMinor)] : [])).sort((a, b) => a - b);
  if (seen.length < LEAST_SEEN) return null;
  const at = (share: number) => seen[Math.round(share * (seen.length - 1))] ?? 0;
  const [low, median, high] = [at(0.25), at(0.5), at(0.75)];
  if (high - low < median * 0.05) return null;
  return { lowUnderMinor: low, highOverMinor: high, seen: seen.length };
}

export function levelOf(cell: DayCell | null, levels: Levels): Level | null {
  if (!cell?.total || !levels) return null;
  const amount = Number(cell.total.amountMinor);
  if (amount < levels.lowUnderMinor) return "low";
  return amount > levels.highOverMinor ? "high" : "typical";
}
