import { addDays, daysBetween, firstOfMonth, lastOfMonth, monthOf, nextMonth, weekdayOf } from "@/server/kernel/calendar";

const sameDayOf = (day: string, month: number) => {
  const wanted = addDays(firstOfMonth(month), Number(day.slice(8)) - 1);
  return wanted > lastOfMonth(month) ? lastOfMonth(month) : wanted;
};
const monthBefore = (month: number) => (month % 100 === 1 ? month - 89 : month - 1);

/** Where a key of the calendar leads: days, weeks, Home and End of the week, pages by month, with Shift by year. */
export function dayAfterKey(day: string, key: string, shift: boolean): string | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -7);
    case "ArrowDown":
      return addDays(day, 7);
    case "Home":
      return addDays(day, 1 - weekdayOf(day));
    case "End":
      return addDays(day, 7 - weekdayOf(day));
    case "PageUp":
      return sameDayOf(day, shift ? monthOf(day) - 100 : monthBefore(monthOf(day)));
    case "PageDown":
      return sameDayOf(day, shift ? monthOf(day) + 100 : nextMonth(monthOf(day)));
    default:
      return null;
  }
}

/** The nearest of the days that are there. */
export const nearestOf = (days: string[], wanted: string): string | null =>
  days.reduce<string | null>(
    (nearest, day) => (nearest === null || Math.abs(daysBetween(day, wanted)) < Math.abs(daysBetween(nearest, wanted)) ? day : nearest),
    null,
  );

/** Arrow keys in the matrix of departure and return. */
export function cellAfterKey(
  at: { row: number; column: number },
  key: string,
  rows: number,
  columns: number,
): { row: number; column: number } | null {
  const step: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const move = step[key];
  if (move)
    return { row: Math.min(rows - 1, Math.max(0, at.row + move[0])), column: Math.min(columns - 1, Math.max(0, at.column + move[1])) };
  if (key === "Home") return { row: at.row, column: 0 };
  if (key === "End") return { row: at.row, column: columns - 1 };
  if (key === "PageUp") return { row: 0, column: at.column };
  if (key === "PageDown") return { row: rows - 1, column: at.column };
  return null;
}
