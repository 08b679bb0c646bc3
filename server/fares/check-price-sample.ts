import type { Airline } from "@/server/airlines/airline";
import { now } from "@/server/infra/clock";
import { logger } from "@/server/infra/logger";
import { rereadPrice } from "./reread-price";
import { priceAccuracy, randomFareOnSale, recordPriceCheck } from "./scrape-postgres";
import { stateOf } from "./scraper-state";
import { suppressSource } from "./suppress-source";

/** Below this share of equal re-reads a source is no longer shown, once that many were made. */
const ACCURACY_LEAST = 0.95;
const CHECKS_LEAST = 50;

export const shouldSuppress = ({ checks, equal }: { checks: number; equal: number }): boolean | null =>
  checks < CHECKS_LEAST ? null : equal < checks * ACCURACY_LEAST;

/**
 * Re-reads one fare that is on sale and compares it with what we show. A source that is too often wrong is suppressed by itself, and
 * shown again when its re-reads agree again. Never takes room in the limit that the feed needs.
 */
export async function checkPriceSample(airline: Airline): Promise<"equal" | "different" | "not_checked"> {
  if (!airline.facts()?.soldHere || !airline.hasRoom()) return "not_checked";
  const source = airline.name();
  const shown = await randomFareOnSale(source, now());
  if (!shown) return "not_checked";
  const reread = await rereadPrice(airline, shown);
  if (!reread.ok) return "not_checked";
  const { price } = reread;
  const isEqual = price !== null && !price.soldOut && price.amountMinor === shown.amountMinor && price.currency === shown.currency;
  await recordPriceCheck(source, shown.flightId, isEqual);
  const accuracy = await priceAccuracy(source);
  stateOf(source).priceAccuracy = accuracy;
  const suppressed = shouldSuppress(accuracy);
  if (suppressed !== null && (await suppressSource(source, suppressed))) {
    logger.warn(
      { source, suppressed, ...accuracy },
      suppressed ? "a source is suppressed: its prices do not hold" : "a source is shown again",
    );
  }
  return isEqual ? "equal" : "different";
}
