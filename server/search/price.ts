import { CURRENCY_OF, type Market } from "@/server/kernel/market";
import { convert, type Money, type Rates } from "@/server/kernel/money";

/** What a store says of a price: as charged, and as compared within its market. */
export type StoredPrice = { priceMinor: bigint; currency: string; marketMinor: bigint };

/** A price of one way for one person in the currency of the answer. */
export type PricedWay = {
  /** What a person reads: exact where the fare is in the answer's currency, converted elsewhere. */
  eachMinor: bigint;
  /** What orders and picks the lowest: the market amount at today's rates, the same rule for every fare. */
  compareMinor: bigint;
  charged: Money;
};

/** How prices become totals in one answer: list, calendar, grid and places all use it, so that the same travel has the same total. */
export type Pricing = { currency: string; rates: Rates | null; seats: number };

/** Null when a rate is missing: such a price is never compared by guess. */
export function priceOfWay(price: StoredPrice, market: Market, { currency, rates }: Pick<Pricing, "currency" | "rates">): PricedWay | null {
  const compareMinor = convert({ amountMinor: price.marketMinor, currency: CURRENCY_OF[market] }, currency, rates);
  if (compareMinor === null) return null;
  return {
    compareMinor,
    eachMinor: price.currency === currency ? price.priceMinor : compareMinor,
    charged: { amountMinor: price.priceMinor, currency: price.currency },
  };
}

export type TotalPrice = {
  /** For all seated travellers. */
  totalMinor: bigint;
  perPersonMinor: bigint;
  compareMinor: bigint;
  /** What would be charged in each currency, where it is another one than the answer's. */
  charges: Money[];
};

/** What orders totals: the comparable amounts of all ways for all seats. */
export function seatsTimes(ways: readonly PricedWay[], { seats }: Pick<Pricing, "seats">): bigint {
  let sum = 0n;
  for (const way of ways) sum += way.compareMinor;
  return sum * BigInt(seats);
}

/** Sum of the ways, each already in the answer's currency, times the seats. Lap infants take no seat and pay nothing. */
export function totalOf(ways: readonly PricedWay[], { currency, seats }: Pick<Pricing, "currency" | "seats">): TotalPrice {
  const people = BigInt(seats);
  const perPersonMinor = ways.reduce((sum, way) => sum + way.eachMinor, 0n);
  const compareMinor = seatsTimes(ways, { seats });
  const byCurrency = new Map<string, bigint>();
  for (const { charged } of ways) byCurrency.set(charged.currency, (byCurrency.get(charged.currency) ?? 0n) + charged.amountMinor * people);
  const inAnswer = byCurrency.size === 1 && byCurrency.has(currency);
  return {
    totalMinor: perPersonMinor * people,
    perPersonMinor,
    compareMinor,
    charges: inAnswer ? [] : [...byCurrency].map(([name, amountMinor]) => ({ amountMinor, currency: name })),
  };
}

/** Adults and children sit; lap infants do not. */
export const seatsOf = ({ adults, children }: { adults: number; children: number }): number => adults + children;
