import { enqueue } from "@/server/infra/outbox";
import { withTx } from "@/server/infra/postgres";
import { fare } from "@/server/messages/fare";
import { setSuppressed } from "./postgres-sources";
import { sourceOnWire } from "./record-prices";
import { refreshTravelsOf } from "./refresh-best";

/** Hides or shows all prices of a source, in both regions; the lowest fares follow. False when it was so already, or the source is unknown. */
export async function suppressSource(source: string, suppressed: boolean): Promise<boolean> {
  const changed = await withTx(async (tx) => {
    const row = await setSuppressed(tx, source, suppressed);
    if (row) await enqueue(tx, fare, { source, fares: [], seen: [], flights: [], best: [], sources: [sourceOnWire(row)], rates: null });
    return row;
  });
  if (changed) await refreshTravelsOf(changed.id);
  return changed !== null;
}
