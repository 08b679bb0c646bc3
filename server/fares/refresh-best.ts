import { now } from "@/server/infra/clock";
import { enqueue } from "@/server/infra/outbox";
import { withTx } from "@/server/infra/postgres";
import { fare } from "@/server/messages/fare";
import { lockTravels, saveBest, type BestKey } from "./postgres";
import { listDepartedBest, listTravelsOfSource } from "./postgres-lists";
import { bestOnWire } from "./record-prices";

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

/** Computes the lowest fares anew wherever a source sells: after it was hidden, or shown again. */
export async function refreshTravelsOf(sourceId: number): Promise<number> {
  return refresh(await listTravelsOfSource(sourceId, now()));
}
