import { claimOutbox, markSent, releaseClaims } from "@/server/infra/outbox";
import { publishParcels } from "@/server/infra/rabbitmq";

const AT_ONCE = 50;

/** Publishes what waits in the outbox under the rows' own ids, so that a repeat is recognised. Answers how many were sent. */
export async function relayOutbox(): Promise<number> {
  const rows = await claimOutbox(AT_ONCE);
  if (rows.length === 0) return 0;
  try {
    const sent = await publishParcels(rows.map(({ id, type, queue, body }) => ({ messageId: id, type, queue, body })));
    if (sent.size > 0) await markSent([...sent]);
    const unsent = rows.filter((row) => !sent.has(row.id)).map((row) => row.id);
    if (unsent.length > 0) await releaseClaims(unsent);
    return sent.size;
  } catch (cause) {
    await releaseClaims(rows.map((row) => row.id)).catch(() => {});
    throw cause;
  }
}
