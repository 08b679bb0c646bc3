import { setTimeout as sleep } from "node:timers/promises";
import { logger } from "./logger";

export type Schedule = { stop: () => Promise<void> };

/** Waits, or returns at once when the signal is given. Never throws. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(Math.max(0, ms), undefined, signal ? { signal } : {}).catch(() => {});
}

/** A wait that grows with each failure in a row and is never the same for two callers. */
export const backoffMs = (failures: number, firstMs = 500, mostMs = 60_000): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.5 + Math.random() / 2);

/**
 * Runs the work again and again, never twice at a time, a tenth early or late so that processes spread out. An error is logged
 * and the next turn comes as if nothing had happened. `stop` waits for the turn that runs.
 */
export function every(name: string, intervalMs: number, work: (signal: AbortSignal) => Promise<void>): Schedule {
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      const startedMs = Date.now();
      try {
        await work(stopping.signal);
      } catch (cause) {
        logger.error({ err: cause, schedule: name }, "a scheduled turn failed");
      }
      const waitMs = intervalMs * (0.9 + Math.random() / 5) - (Date.now() - startedMs);
      await pause(Math.max(waitMs, 1), stopping.signal);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
