import { now } from "@/server/infra/clock";
import { enqueue } from "@/server/infra/outbox";
import { withTx } from "@/server/infra/postgres";
import { fare } from "@/server/messages/fare";
import { listDepartedBest, listSourceRows, listTravelsOfSource, lockTravels, saveBest, setSuppressed, type BestKey } from "./postgres";
import { bestOnWire, sourceOnWire } from "./record-prices";

const AT_ONCE = 300;

async function refresh(keys: BestKey[]): Promise<number> {
  let changed = 0;
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const part = keys.slice(start, start + AT_ONCE);
    changed += await withTx(async (tx) => {
      await lockTravels(tx, part);
      const best = await saveBest(tx, part, now());
      if (best.length > 0) {
        await enqueue(tx, fare, {
          source: best[0]!.source,
          fares: [],
          seen: [],
          flights: [],
          best: best.map((row) => bestOnWire(row)),
          sources: [],
          rates: null,
        });
      }
      return best.length;
    });
  }
  return changed;
}

/** Takes flights that have left out of the lowest fares. Answers how many rows changed. */
export const refreshDeparted = async (): Promise<number> => refresh(await listDepartedBest(now()));

/** Hides a source whose prices do not hold, or shows it again; lowest fares follow. */
export async function suppressSource(name: string, suppressed: boolean): Promise<boolean> {
  const changed = await withTx(async (tx) => {
    const row = await setSuppressed(tx, name, suppressed);
    if (row)
      await enqueue(tx, fare, { source: name, fares: [], seen: [], flights: [], best: [], sources: [sourceOnWire(row)], rates: null });
    return row;
  });
  if (!changed) return false;
  const source = (await listSourceRows()).find((row) => row.name === name);
  if (source) await refresh(await listTravelsOfSource(source.id, now()));
  return true;
}
