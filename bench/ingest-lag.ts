import { readStoredFares } from "@/server/fares/cassandra";
import { monthOf } from "@/server/kernel/calendar";
import { givenChange, givenFlight, soon } from "@/tests/support/factories";
import type { TravelBody } from "@/server/messages/travel";
import { wait } from "@/tests/support/drill";
import type { Changes } from "./ingest-limits";

/**
 * Sends changes at a fixed rate and reads a marked fare of every message back from Cassandra: milliseconds from the moment at which a
 * message was due until its mark, or a later one, could be read.
 */
export async function measureLag(
  changes: Changes,
  perSecond: number,
  seconds: number,
  publish: (body: TravelBody) => Promise<void>,
): Promise<number[]> {
  const marked = givenFlight("9999", soon(33), { origin: "ARN", destination: "OSL" });
  const batch = Math.round(perSecond / 10);
  const due = new Map<number, number>();
  const lags: number[] = [];
  let sending = true;
  let lastMark = 0;
  const read = async () => {
    while (sending || due.size > 0) {
      const rows = await readStoredFares(
        "us",
        { market: "eu", origin: "ARN", destination: "OSL", month: monthOf(marked.departsOn) },
        marked.departsOn,
      ).catch(() => []);
      const mark = Number(rows[0]?.price?.priceMinor ?? 0);
      const nowMs = performance.now();
      for (const [sent, atMs] of due) {
        if (sent > mark) continue;
        lags.push(nowMs - atMs);
        due.delete(sent);
      }
      if (!sending && performance.now() - lastMark > 60_000) throw new Error("marks never arrived");
      await wait(5);
    }
  };
  const reading = read();
  const began = performance.now();
  const open = new Set<Promise<void>>();
  for (let sent = 1; sent <= seconds * 10; sent++) {
    const atMs = began + sent * 100;
    await wait(Math.max(0, atMs - performance.now()));
    const body = changes.next(batch - 1);
    body.flights.push(marked);
    body.changes.push(givenChange(marked, { amountMinor: String(sent), observedAt: new Date().toISOString(), sequence: sent }));
    due.set(sent, atMs);
    lastMark = performance.now();
    const work = publish(body);
    open.add(work);
    void work.finally(() => open.delete(work));
  }
  await Promise.all(open);
  sending = false;
  await reading;
  return lags;
}
