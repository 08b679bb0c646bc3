import { ChangeLog } from "./change-log";
import { DAY_MS, dayOf, dayOfInstant, instantText } from "./calendar";
import { decimalText } from "./fares";
import { BadQuestion, CursorGone, type FeedPage, type FeedSource, type RouteQuestion, type SourceInfo } from "./feed-source";
import { historyOf } from "./history";
import type { FareState, Quote, Quotes } from "./quotes";
import { behaviourOf } from "./scenarios";
import { flies, type Journey, type Route } from "./world";

const KEPT_CHANGES_MS = 7 * DAY_MS;
const CANDIDATES_A_CALL = 30_000;
const SKEW_MS = 600_000;

export interface WorldFeedSettings {
  historyDays: number;
  historyLeads: number;
  now: () => number;
}

/** The feed of the invented world: every page is computed from its cursor, nothing is remembered between calls. */
export class WorldFeed implements FeedSource {
  readonly name = "sandbox";
  private readonly log: ChangeLog;

  constructor(
    private readonly quotes: Quotes,
    private readonly settings: WorldFeedSettings,
  ) {
    this.log = new ChangeLog(quotes);
  }

  info(requestsPerSecond: number): SourceInfo {
    return {
      name: this.name,
      label: "Sandbox airlines",
      soldHere: true,
      carriers: this.quotes.world.carriers.map(({ code, name }) => ({ code, name })),
      staleAfterSeconds: 300,
      requestsPerSecond,
    };
  }

  snapshot(cursor: string | null, limit: number): FeedPage {
    const now = this.settings.now();
    const at = cursor === null ? { as: now, route: 0, day: 0, journey: 0, served: 0 } : this.readPosition("s", cursor);
    const { routes, behaviour } = this.quotes.world;
    const today = dayOfInstant(at.as);
    const items: unknown[] = [];
    let { route: r, day: d, journey: j } = at;
    for (; r < routes.length; r++, d = 0) {
      const route = routes[r] as Route;
      for (; d <= behaviour.openLead + 1; d++, j = 0) {
        const day = today - 1 + d;
        for (; j < route.journeys.length; j++) {
          if (items.length >= limit) {
            return {
              items,
              nextCursor: this.writePosition("s", { as: at.as, route: r, day: d, journey: j, served: at.served + items.length }),
              hasMore: true,
              checkedUpTo: instantText(at.as),
              served: at.served + items.length,
              total: this.flightsOnSale(at.as),
            };
          }
          const journey = route.journeys[j] as Journey;
          if (!flies(journey, day)) continue;
          const quote = this.quotes.quote(journey, day, at.as);
          if (quote) items.push(this.item(quote, quote.fares));
        }
      }
    }
    return {
      items,
      nextCursor: null,
      hasMore: false,
      checkedUpTo: instantText(at.as),
      changesCursor: this.writeChanges(at.as + 1, 0),
      served: at.served + items.length,
      total: at.served + items.length,
    };
  }

  changes(cursor: string | null, limit: number): FeedPage {
    const now = this.settings.now();
    const from = cursor === null ? { at: now, skip: 0 } : this.readChanges(cursor);
    if (from.at < now - KEPT_CHANGES_MS || from.at > now + DAY_MS) throw new CursorGone("the changes of that time are no longer kept");
    const items: unknown[] = [];
    let looked = 0;
    let last = { at: from.at, count: from.skip };
    const firstBucket = Math.floor(from.at / this.log.bucketMs);
    const lastBucket = Math.floor(now / this.log.bucketMs);
    for (let index = firstBucket; index <= lastBucket; index++) {
      let skipped = 0;
      const told = this.log.bucket(index);
      for (let i = firstNotBefore(told, from.at); i < told.length; i++) {
        const candidate = told[i] as (typeof told)[number];
        if (candidate.toldAt > now) break;
        if (candidate.toldAt === from.at && skipped++ < from.skip) continue;
        if (items.length >= limit || looked >= CANDIDATES_A_CALL)
          return {
            items,
            nextCursor: this.writeChanges(last.at, last.count),
            hasMore: true,
            checkedUpTo: instantText(Math.max(from.at, last.at) - 1),
          };
        looked++;
        last = { at: candidate.toldAt, count: candidate.toldAt === last.at ? last.count + 1 : 1 };
        const quote = this.quotes.quote(candidate.journey, candidate.day, candidate.changedAt);
        const changed = quote?.fares.filter((fare) => fare.changedAt === candidate.changedAt) ?? [];
        if (quote && changed.length > 0) items.push(this.item(quote, changed, true));
      }
    }
    return { items, nextCursor: this.writeChanges(now + 1, 0), hasMore: false, checkedUpTo: instantText(now) };
  }

  /** `upcoming`: the past of the flights that are still on sale, instead of those that departed. */
  history(cursor: string | null, limit: number, upcoming = false): FeedPage {
    const kind = upcoming ? "u" : "h";
    const at =
      cursor === null ? { as: this.settings.now(), route: 0, day: 0, journey: 0, served: 0, rows: 0 } : this.readPosition(kind, cursor);
    const { routes, behaviour } = this.quotes.world;
    const today = dayOfInstant(at.as);
    const days = upcoming ? behaviour.openLead + 2 : this.settings.historyDays;
    const firstDay = upcoming ? today - 1 : today - days;
    const leads = upcoming ? behaviour.openLead : this.settings.historyLeads;
    const items: unknown[] = [];
    let rows = 0;
    let { route: r, day: d, journey: j } = at;
    const page = (nextCursor: string | null): FeedPage => ({
      items,
      nextCursor,
      hasMore: nextCursor !== null,
      checkedUpTo: instantText(at.as),
      served: at.served + items.length,
      total: nextCursor === null ? at.served + items.length : upcoming ? this.flightsOnSale(at.as) : this.flightsDeparted(at.as),
      rows,
      rowsServed: (at.rows ?? 0) + rows,
    });
    for (; r < routes.length; r++, j = 0) {
      const route = routes[r] as Route;
      for (; j < route.journeys.length; j++, d = 0) {
        const journey = route.journeys[j] as Journey;
        for (; d < days; d++) {
          if (items.length >= limit)
            return page(
              this.writePosition(kind, {
                as: at.as,
                route: r,
                day: d,
                journey: j,
                served: at.served + items.length,
                rows: (at.rows ?? 0) + rows,
              }),
            );
          const day = firstDay + d;
          if (!flies(journey, day) || (upcoming ? !this.quotes.onSale(journey, day, at.as) : this.quotes.departsAt(journey, day) >= at.as))
            continue;
          const observed = historyOf(this.quotes, journey, day, leads, at.as);
          if (observed.length === 0) continue;
          rows += observed.length;
          items.push({ flight: this.flight(journey, day, 0), fares: observed.map((fare) => this.fare(journey, fare, 0)) });
        }
      }
    }
    return page(null);
  }

  flights({ origin, destination, departsOn }: RouteQuestion): FeedPage {
    const day = dayOf(departsOn);
    if (Number.isNaN(day)) throw new BadQuestion("departsOn must be a date YYYY-MM-DD");
    const now = this.settings.now();
    const behaviour = behaviourOf(origin, destination);
    const items: unknown[] = [];
    for (const journey of this.quotes.world.byPair.get(`${origin}-${destination}`)?.journeys ?? []) {
      const quote = flies(journey, day) ? this.quotes.quote(journey, day, now) : null;
      if (!quote) continue;
      let fares = quote.fares;
      if (behaviour === "drops-brand-on-reread") fares = fares.filter((fare) => fare.brand !== "LIGHT");
      if (behaviour === "raises-on-reread" || behaviour === "lowers-on-reread")
        fares = fares.map((fare) => ({
          ...fare,
          amountMinor: rereadAmount(fare.amountMinor, behaviour),
          changedAt: now,
          sequence: fare.sequence + (now - fare.changedAt),
        }));
      items.push(this.item({ ...quote, fares }, fares));
    }
    return { items, nextCursor: null, hasMore: false, checkedUpTo: instantText(now) };
  }

  private item(quote: Quote, fares: FareState[], asChange = false): unknown {
    const skew = asChange && quote.journey.route.behaviour === "skewed-clock" ? SKEW_MS : 0;
    return {
      flight: this.flight(quote.journey, quote.day, quote.delayMinutes),
      fares: fares.map((fare) => this.fare(quote.journey, fare, skew)),
    };
  }

  private flight(journey: Journey, day: number, delayMinutes: number): unknown {
    return { ref: this.quotes.ref(journey, day), segments: this.quotes.segments(journey, day, delayMinutes) };
  }

  private fare(journey: Journey, fare: FareState, skewMs: number): unknown {
    return {
      cabin: fare.cabin,
      brand: fare.brand,
      amount: decimalText(fare.amountMinor, journey.carrier.currency),
      currency: journey.carrier.currency,
      ...(fare.soldOut ? { soldOut: true } : {}),
      observedAt: instantText(fare.changedAt + skewMs),
      sequence: fare.sequence + skewMs,
    };
  }

  private readonly totals = new Map<string, number>();
  private counted(key: string, count: () => number): number {
    let total = this.totals.get(key);
    if (total === undefined) {
      if (this.totals.size > 20) this.totals.clear();
      total = count();
      this.totals.set(key, total);
    }
    return total;
  }

  private flightsOnSale(at: number): number {
    return this.counted(`s${at}`, () => {
      const today = dayOfInstant(at);
      let total = 0;
      for (let day = today - 1; day <= today + this.quotes.world.behaviour.openLead; day++)
        for (const journey of this.quotes.world.journeys) if (flies(journey, day) && this.quotes.onSale(journey, day, at)) total++;
      return total;
    });
  }

  private flightsDeparted(at: number): number {
    return this.counted(`h${at}`, () => {
      const today = dayOfInstant(at);
      let total = 0;
      for (let day = today - this.settings.historyDays; day < today; day++)
        for (const journey of this.quotes.world.journeys) if (flies(journey, day) && this.quotes.departsAt(journey, day) < at) total++;
      return total;
    });
  }

  private writePosition(kind: string, position: Position): string {
    const { as, route, day, journey, served, rows } = position;
    return [kind, this.quotes.world.mark, as, route, day, journey, served, rows ?? 0].join(".");
  }

  private readPosition(kind: string, cursor: string): Position {
    const [as, route, day, journey, served, rows] = this.numbersOf(kind, cursor, 6) as [number, number, number, number, number, number];
    const now = this.settings.now();
    if (as > now + DAY_MS || as < now - KEPT_CHANGES_MS) throw new CursorGone("that snapshot is too old");
    return { as, route, day, journey, served, rows };
  }

  private writeChanges(at: number, skip: number): string {
    return ["c", this.quotes.world.mark, at, skip].join(".");
  }

  private readChanges(cursor: string): { at: number; skip: number } {
    const [at, skip] = this.numbersOf("c", cursor, 2) as [number, number];
    return { at, skip };
  }

  private numbersOf(kind: string, cursor: string, count: number): number[] {
    const [has, mark, ...rest] = cursor.split(".");
    const numbers = rest.map(Number);
    if (
      has !== kind ||
      mark !== this.quotes.world.mark ||
      numbers.length !== count ||
      numbers.some((n) => !Number.isSafeInteger(n) || n < 0)
    )
      throw new CursorGone("unknown cursor");
    return numbers;
  }
}

interface Position {
  as: number;
  route: number;
  day: number;
  journey: number;
  served: number;
  rows?: number;
}

export function rereadAmount(amountMinor: number, behaviour: string | undefined): number {
  if (behaviour === "raises-on-reread") return Math.round(amountMinor * 1.12);
  if (behaviour === "lowers-on-reread") return Math.round(amountMinor * 0.88);
  return amountMinor;
}

function firstNotBefore(told: { toldAt: number }[], at: number): number {
  let low = 0;
  let high = told.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((told[middle] as { toldAt: number }).toldAt < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
