import type { PriceChange } from "@/server/messages/travel";

/** The last reading of one fare in its source's own sequence, and the place at which its price came into force. */
export type LastReading = {
  flight: string;
  fare: string;
  amountMinor: string;
  currency: string;
  soldOut: boolean;
  observedAt: string;
  sequence: number;
  changedSequence: number;
};

export type Weighed = {
  changes: PriceChange[];
  /** Readings equal to the one before in the source's sequence. */
  seen: PriceChange[];
  /** Jumps that nobody believes before they are seen a second time. */
  waiting: PriceChange[];
  confirmed: PriceChange[];
  refuted: PriceChange[];
  lasts: LastReading[];
};

export const JUMP = 10n;
export const fareKey = ({ flight, fare }: { flight: string; fare: string }) => `${flight} ${fare}`;

type Price = Pick<PriceChange, "amountMinor" | "currency" | "soldOut">;
const isSamePrice = (left: Price, right: Price) =>
  left.amountMinor === right.amountMinor && left.currency === right.currency && left.soldOut === right.soldOut;

/** More than ten times dearer or cheaper. Prices in different currencies are not compared. */
export function isJump(from: Price, to: Price): boolean {
  if (from.currency !== to.currency) return false;
  const [low, high] = [BigInt(from.amountMinor), BigInt(to.amountMinor)].sort((left, right) => (left < right ? -1 : 1)) as [bigint, bigint];
  return high > low * JUMP;
}

/**
 * Decides what each reading is, in the order of the source's sequence and never in the order of arrival. A reading that comes again
 * gets the verdict it had, so that a page that was published but not saved can be published once more.
 */
export function weighReadings(
  readings: readonly PriceChange[],
  known: ReadonlyMap<string, LastReading>,
  waitingBefore: ReadonlyMap<string, PriceChange>,
  repeatsEqualPrices: boolean,
): Weighed {
  const weighed: Weighed = { changes: [], seen: [], waiting: [], confirmed: [], refuted: [], lasts: [] };
  const byFare = new Map<string, PriceChange[]>();
  for (const reading of readings) {
    const group = byFare.get(fareKey(reading));
    if (group) group.push(reading);
    else byFare.set(fareKey(reading), [reading]);
  }
  for (const [key, group] of byFare) {
    group.sort((left, right) => left.sequence - right.sequence);
    weighFare(weighed, group, known.get(key), waitingBefore.get(key), repeatsEqualPrices);
  }
  return weighed;
}

function weighFare(
  weighed: Weighed,
  group: readonly PriceChange[],
  known: LastReading | undefined,
  waitingBefore: PriceChange | undefined,
  repeatsEqualPrices: boolean,
): void {
  let last = known;
  let waiting = waitingBefore;
  let fresh: PriceChange | undefined;
  const follow = (reading: PriceChange, changed: boolean) => {
    const { flight, fare, amountMinor, currency, soldOut, observedAt, sequence } = reading;
    const changedSequence = changed || !last ? sequence : last.changedSequence;
    last = { flight, fare, amountMinor, currency, soldOut, observedAt, sequence, changedSequence };
  };
  const settle = (believed: boolean) => {
    if (!waiting) return;
    if (fresh === waiting) (believed ? weighed.changes : weighed.refuted).push(waiting);
    else (believed ? weighed.confirmed : weighed.refuted).push(waiting);
    waiting = fresh = undefined;
  };
  for (const reading of group) {
    if (waiting && reading.sequence === waiting.sequence && isSamePrice(reading, waiting)) {
      follow(waiting, true);
      settle(true);
      weighed.seen.push(reading);
      continue;
    }
    if (last && reading.sequence <= last.sequence) {
      const isEcho = repeatsEqualPrices && reading.sequence > last.changedSequence && isSamePrice(last, reading);
      (isEcho ? weighed.seen : weighed.changes).push(reading);
      continue;
    }
    if (last && isJump(last, reading)) {
      if (waiting && reading.sequence > waiting.sequence && !isJump(waiting, reading)) {
        follow(waiting, true);
        settle(true);
      } else {
        settle(false);
        waiting = fresh = reading;
        continue;
      }
    } else if (waiting) settle(false);
    const isEqual = repeatsEqualPrices && last !== undefined && isSamePrice(last, reading);
    (isEqual ? weighed.seen : weighed.changes).push(reading);
    follow(reading, !isEqual);
  }
  if (fresh) weighed.waiting.push(fresh);
  if (last && last !== known) weighed.lasts.push(last);
}
