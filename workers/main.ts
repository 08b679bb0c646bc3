import { closeStores } from "@/server/infra/close-stores";
import { serveHealth, type Readiness } from "@/server/infra/health";
import { logger } from "@/server/infra/logger";
import { stopOnSignal, type Running } from "@/server/infra/shutdown";

type Worker = Running & { readiness?: () => Promise<Readiness> };

/** `workers/main.ts flight-aggregation outbox-relay` starts the named boxes in one process. */
const boxes: Record<string, () => Promise<Worker>> = {
  "flight-scraping": async () => (await import("./flight-scraping")).startFlightScraping(),
  "flight-aggregation": async () => (await import("./flight-aggregation")).startFlightAggregation(),
  "flight-availability": async () => (await import("./flight-availability")).startFlightAvailability(),
  "outbox-relay": async () => (await import("./outbox-relay")).startOutboxRelay(),
  reconciliation: async () => (await import("./reconciliation")).startReconciliation(),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !boxes[name]);
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(
    `${unknown.length > 0 ? `no worker is called ${unknown.join(", ")}` : "name the workers to start"}: ${Object.keys(boxes).join(", ")}\n`,
  );
  process.exit(2);
}

const running: Worker[] = [];
for (const name of names) running.push(await boxes[name]!());
const health = await serveHealth(async () => {
  const states = await Promise.all(running.map(async (worker) => worker.readiness?.() ?? { ready: true, parts: {} }));
  return {
    ready: states.every((state) => state.ready),
    parts: Object.fromEntries(names.map((name, index) => [name, states[index]!.parts])),
  };
});
stopOnSignal([...running, health], closeStores);
logger.info({ workers: names }, "started");
