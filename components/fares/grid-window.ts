import type { GridAnswer } from "@/server/search/model";

const ROWS = 7;
const COLUMNS = 9;

/** A stretch of `length` around the chosen day, inside of what there is. */
function around(days: string[], day: string, length: number): [number, number] {
  const at = Math.max(0, days.indexOf(day));
  const start = Math.max(0, Math.min(days.length - length, at - Math.floor(length / 2)));
  return [start, Math.min(days.length, start + length)];
}

/** The days nearest to the chosen ones: what fits a window, of the whole month by month. */
export function gridWindow(answer: GridAnswer, dep: string, ret: string): GridAnswer {
  const [top, bottom] = around(answer.departures, dep, ROWS);
  const [left, right] = around(answer.returns, ret, COLUMNS);
  return {
    ...answer,
    departures: answer.departures.slice(top, bottom),
    returns: answer.returns.slice(left, right),
    cells: answer.cells.slice(top, bottom).map((row) => row.slice(left, right)),
  };
}
