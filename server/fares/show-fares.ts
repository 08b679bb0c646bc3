import { nowMs } from "@/server/infra/clock";
import type { FareBody } from "@/server/messages/fare";
import { writeLive } from "./cassandra";

/** Brings what became current into Cassandra of both regions. Any order and any number of deliveries end in the same rows. */
export const showFares = (body: FareBody): Promise<void> => writeLive(body, nowMs());
