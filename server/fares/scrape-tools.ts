import { assertTopology, publish, queueDepth, withChannel } from "@/server/infra/rabbitmq";
import { travel } from "@/server/messages/travel";
import type { ScrapeTools } from "./scrape-port";
import { scrapeStore } from "./scrape-postgres";

let isDeclared = false;

/** What scraping runs on: cursors and books in PostgreSQL, the queue `travel` of RabbitMQ. */
export const scrapeTools: ScrapeTools = {
  store: scrapeStore,
  publish: async (bodies) => {
    await declared();
    await publish(travel, bodies);
  },
  queueDepth: async () => {
    await declared();
    return queueDepth(travel.queue);
  },
};

/** The queue is made by whoever comes first; asking for the depth of one that is not there would cost the channel. */
async function declared(): Promise<void> {
  if (isDeclared) return;
  await withChannel((channel) => assertTopology(channel, [travel]));
  isDeclared = true;
}
