import { enqueue } from "@/server/infra/outbox";
import { withTx } from "@/server/infra/postgres";
import { fare } from "@/server/messages/fare";
import { setSuppressed } from "./postgres";
import { sourceOnWire } from "./record-prices";

/** Hides or shows all prices of a source, in both regions. False when it was so already, or the source is unknown. */
export async function suppressSource(source: string, suppressed: boolean): Promise<boolean> {
  return withTx(async (tx) => {
    const row = await setSuppressed(tx, source, suppressed);
    if (!row) return false;
    await enqueue(tx, fare, { source, fares: [], seen: [], flights: [], best: [], sources: [sourceOnWire(row)], rates: null });
    return true;
  });
}
