import { DAY_MS } from "./calendar";
import type { Quotes } from "./quotes";
import type { CabinOnSale, Journey } from "./world";
import { flies } from "./world";

export interface MarketStatistics {
  flights: number;
  /** Share of pairs of consecutive days with a higher, a lower price. */
  up: number;
  down: number;
  /** Mean price at the later lead over that at the earlier one, all flights on sale. */
  from20To17: number;
  from14To11: number;
  from7To3: number;
  /** Share of arrivals (one a day at the given leads) that see a lower price on a later day. */
  lowerLater21: number;
  lowerLater59: number;
  /** Seats sold a day: mean over flights on sale, far from and near departure. */
  soldFar: number;
  soldNear: number;
  soldOut: number;
  levelsLeast: number;
  levelsMost: number;
  /** Mean number of changes a flight, daily readings at leads 60 to 1. */
  readingsKept: number;
}

/**
 * The figures by which a market is compared with real fares, from the prices that daily readers at 12:00 UTC see of the lowest
 * economy brand. Sold out: no seat left before the day of departure.
 */
export function measureMarket(
  quotes: Quotes,
  fromDay: number,
  toDay: number,
  journeys: Journey[] = quotes.world.journeys,
): MarketStatistics {
  const LEADS = 60;
  const sum = new Float64Array(LEADS + 1);
  const count = new Float64Array(LEADS + 1);
  const sold = new Float64Array(LEADS + 1);
  const later = { near: [0, 0], all: [0, 0] } as { near: [number, number]; all: [number, number] };
  let [flights, pairs, up, down, soldOut, kept] = [0, 0, 0, 0, 0, 0];
  const price: number[] = [];
  for (const journey of journeys) {
    const amounts = journey.fares[0]?.amounts ?? [];
    const mean = amounts.reduce((a, b) => a + b, 0) / amounts.length;
    const cabin = journey.cabins[0] as CabinOnSale;
    for (let day = fromDay; day <= toDay; day++) {
      if (!flies(journey, day)) continue;
      flights++;
      const path = quotes.follow(journey, 0, day, 0);
      let last = LEADS;
      for (let lead = LEADS; lead >= 1; lead--) {
        const readAt = (day - lead) * DAY_MS + DAY_MS / 2;
        const inForce = quotes.updateAt(cabin, day, lead) <= readAt ? lead : lead + 1;
        if ((path.seats[inForce] as number) <= 0) break;
        last = lead;
        price[lead] = amounts[path.level[inForce] as number] as number;
        sum[lead] = (sum[lead] as number) + (price[lead] as number) / mean;
        count[lead] = (count[lead] as number) + 1;
        sold[lead] = (sold[lead] as number) + (path.sold[lead] as number);
        if (lead === LEADS) {
          kept++;
          continue;
        }
        pairs++;
        if ((price[lead] as number) > (price[lead + 1] as number)) up++;
        if ((price[lead] as number) < (price[lead + 1] as number)) down++;
        if (price[lead] !== price[lead + 1]) kept++;
      }
      if (last > 1) {
        soldOut++;
        kept++;
      }
      let lowest = Number.POSITIVE_INFINITY;
      for (let lead = last; lead < LEADS; lead++) {
        if (lead >= 2 && Number.isFinite(lowest)) {
          const isLower = lowest < (price[lead] as number) ? 1 : 0;
          later.all = [later.all[0] + isLower, later.all[1] + 1];
          if (lead <= 21) later.near = [later.near[0] + isLower, later.near[1] + 1];
        }
        lowest = Math.min(lowest, price[lead] as number);
      }
    }
  }
  const at = (lead: number): number => (sum[lead] as number) / (count[lead] as number);
  const soldBetween = (from: number, to: number): number => {
    let [seats, days] = [0, 0];
    for (let lead = from; lead >= to; lead--) {
      seats += sold[lead] as number;
      days += count[lead] as number;
    }
    return seats / days;
  };
  const levels = journeys.map((journey) => journey.cabins[0]?.market.levels ?? 0);
  return {
    flights,
    up: up / pairs,
    down: down / pairs,
    from20To17: at(17) / at(20),
    from14To11: at(11) / at(14),
    from7To3: at(3) / at(7),
    lowerLater21: later.near[0] / later.near[1],
    lowerLater59: later.all[0] / later.all[1],
    soldFar: soldBetween(59, 50),
    soldNear: soldBetween(30, 18),
    soldOut: soldOut / flights,
    levelsLeast: Math.min(...levels),
    levelsMost: Math.max(...levels),
    readingsKept: kept / flights,
  };
}
