import { mendLiveFares } from "@/server/fares/mend-live-fares";
import { pingCentre } from "@/server/infra/cassandra";
import { logger } from "@/server/infra/logger";
import { MARKETS } from "@/server/kernel/market";

const QUIET_MS = 4000;
/** What happened before this process began is not known, so it begins as after an outage; the first minutes belong to other work. */
const FIRST_AFTER_MS = 60_000;

let lastAwayMs: number | null = null;
let firstSeenMs: number | null = null;

/** Watches both data centres; when one was away and both have answered for a while, the live fares are compared and mended. */
export async function mendAfterOutage(): Promise<void> {
  const answers = await Promise.all(MARKETS.map(pingCentre));
  const nowMs = Date.now();
  firstSeenMs ??= nowMs;
  if (answers.includes(null)) {
    lastAwayMs = nowMs;
    return;
  }
  const isDue = lastAwayMs === null ? nowMs - firstSeenMs > FIRST_AFTER_MS : nowMs - lastAwayMs > QUIET_MS;
  if (!isDue) return;
  const mended = await mendLiveFares();
  lastAwayMs = Infinity;
  if (mended > 0) logger.warn({ partitions: mended }, "live fares that a data centre had missed were written anew");
}
