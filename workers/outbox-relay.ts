import { setTimeout as sleep } from "node:timers/promises";
import { logger } from "@/server/infra/logger";
import { relayOutbox } from "@/server/operations/relay-outbox";

const POLL_MS = 30;
const PAUSE_MS = 1000;

/** Brings the promises of the outbox to RabbitMQ; a second copy beside this one is harmless. */
export async function startOutboxRelay() {
  const stopping = new AbortController();
  let healthy = true;
  const run = async () => {
    while (!stopping.signal.aborted) {
      let waitMs = POLL_MS;
      try {
        if ((await relayOutbox()) > 0) waitMs = 0;
        healthy = true;
      } catch (cause) {
        if (healthy) logger.warn({ err: cause }, "the outbox waits");
        healthy = false;
        waitMs = PAUSE_MS;
      }
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
    readiness: async () => ({ ready: true, parts: { relaying: healthy } }),
  };
}
