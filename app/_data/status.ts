import "server-only";
import { readStatus as read, type Status } from "@/server/operations/read-status";

export type { Status };

const FRESH_MS = 15_000;
type Kept = { status: Status | null; atMs: number; reading: Promise<Status | null> | null };
const shared = globalThis as typeof globalThis & { tradewindStatus?: Kept };
const kept = () => (shared.tradewindStatus ??= { status: null, atMs: 0, reading: null });

/** Null when even the question failed; the page says so. */
export async function readStatus(): Promise<Status | null> {
  const state = kept();
  state.reading ??= read()
    .catch(() => null)
    .then((status) => {
      Object.assign(state, { status: status ?? state.status, atMs: Date.now(), reading: null });
      return status;
    });
  return state.reading;
}

/** What was known some seconds ago, at once; asks anew behind the page's back. */
export function readStatusQuickly(): Status | null {
  const state = kept();
  if (Date.now() - state.atMs > FRESH_MS) void readStatus();
  return state.status;
}
