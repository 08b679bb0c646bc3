import { pause } from "./child";
import type { OpenStack } from "./open-stack";
import type { Terminal } from "./terminal";

export type Progress = {
  firstPriceAt: string | null;
  fares: { done: number; total: number | null } | null;
  backfill: { done: number; total: number | null } | null;
  faresDoneAt: string | null;
  backfillDoneAt: string | null;
  rows: { flights: number; fares: number; history: number } | null;
};

export async function readProgress(url: string): Promise<Progress | null> {
  try {
    const answer = await fetch(`${url}/api/progress`, { signal: AbortSignal.timeout(3000) });
    return answer.ok ? ((await answer.json()) as Progress) : null;
  } catch {
    return null;
  }
}

const count = (value: number | null | undefined) => (value ?? 0).toLocaleString("en");
const share = (part: { done: number; total: number | null } | null) =>
  part?.total ? `${count(part.done)} of ${count(part.total)} (${Math.floor((part.done / part.total) * 100)}%)` : count(part?.done);

/** The first minutes of an empty site: when the first price, the last fare and the end of the back-fill came. */
export async function followFirstMinutes(open: OpenStack, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const since = (instant: string) => `${Math.max(0, (Date.parse(instant) - open.storesReadyAtMs) / 1000).toFixed(1)}s after the stores`;
  const before = (instant: string) => Date.parse(instant) < open.storesReadyAtMs;
  const said = new Set<string>();
  const say = (key: string, text: string) => {
    if (said.has(key)) return;
    said.add(key);
    terminal.note(` · ${text}`);
  };
  let tenth = -1;
  while (!signal.aborted) {
    const progress = await readProgress(open.urls.availabilityUs);
    if (progress) {
      const { firstPriceAt, faresDoneAt, backfillDoneAt, rows } = progress;
      if (firstPriceAt) say("first", before(firstPriceAt) ? "prices of an earlier run are there" : `first price ${since(firstPriceAt)}`);
      if (faresDoneAt && !before(faresDoneAt))
        say("fares", `all fares are in ${since(faresDoneAt)}: ${count(rows?.fares)} fares of ${count(rows?.flights)} flights`);
      const step = progress.backfill?.total ? Math.floor((progress.backfill.done / progress.backfill.total) * 10) : -1;
      if (!backfillDoneAt && step > tenth && said.has("first")) {
        tenth = step;
        terminal.note(` · fares ${share(progress.fares)}, history ${share(progress.backfill)}`);
      }
      if (backfillDoneAt) {
        const rowsText = `${count(rows?.flights)} flights, ${count(rows?.fares)} fares, ${count(rows?.history)} rows of history`;
        say("backfill", before(backfillDoneAt) ? `history is there: ${rowsText}` : `history is in ${since(backfillDoneAt)}: ${rowsText}`);
        return;
      }
    }
    await pause(1000);
  }
}
