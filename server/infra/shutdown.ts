import { logger } from "./logger";

export type Running = { stop: () => Promise<void> };

const GRACE_MS = 10_000;

/** SIGTERM and SIGINT stop everything in the order given, within ten seconds, and end the process with 0. */
export function stopOnSignal(running: readonly Running[], last: () => Promise<void>): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      logger.error("stopping took more than 10 s");
      process.exit(1);
    }, GRACE_MS).unref();
    for (const part of running) await part.stop();
    await last();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      stop().catch((cause: unknown) => {
        logger.error({ err: cause }, "stopping failed");
        process.exit(1);
      });
    });
  }
}
