import { Draws, mix, unit } from "./random";
import { weekdayOf } from "./calendar";

/** What the revenue management of an airline knows of one journey and cabin. */
export interface Market {
  key: number;
  /** Shared by all journeys of a route: fares of a route are filed on the same days. */
  routeKey: number;
  levels: number;
  /** Seats for sale 60 days before departure, on an average day. */
  seats: number;
  /** Seats wanted a day against the average flight. */
  demand: number;
}

/** Levels and seats of one flight by lead (days to departure); index = lead. */
export interface PricePath {
  level: Int8Array;
  /** Seats left after the day's sales; 0 = sold out. */
  seats: Int16Array;
  sold: Int8Array;
}

/** The rules of a market. Variant b has others, and changes them at dates that nobody is told. */
export interface Behaviour {
  openLead: number;
  /** Length in days of a regime; 0: one regime for ever. */
  regimeDays: number;
  /** Days by which the fences (advance purchase rules) may be moved, and the strength of a regime's swing. */
  fenceShift: number;
  swing: number;
}

export const BEHAVIOURS: Record<"a" | "b", Omit<Behaviour, "openLead">> = {
  a: { regimeDays: 0, fenceShift: 0, swing: 0 },
  b: { regimeDays: 37, fenceShift: 3, swing: 0.45 },
};

export function newPath(openLead: number): PricePath {
  return { level: new Int8Array(openLead + 2), seats: new Int16Array(openLead + 2), sold: new Int8Array(openLead + 2) };
}

/** Share of weekly demand by weekday of departure, Sunday first. */
const WEEKDAY = [1.18, 0.98, 0.82, 0.88, 1.05, 1.25, 0.84];

/** Seats wanted a day at a normal price, by lead; the shape of published booking curves. */
function wanted(lead: number): number {
  if (lead > 60) return 0.42 - Math.min(0.22, (lead - 60) * 0.004);
  if (lead > 30) return 0.5 + (60 - lead) * 0.0105;
  if (lead > 14) return 0.9;
  return 0.74;
}

const WANTED_TOTAL: number[] = [];
/** Seats still wanted from a lead (inclusive) to departure, of the average flight. */
export function wantedUntilDeparture(lead: number): number {
  for (let d = WANTED_TOTAL.length; d <= lead; d++) WANTED_TOTAL.push((WANTED_TOTAL[d - 1] ?? 0) + wanted(d));
  return WANTED_TOTAL[lead] as number;
}

/**
 * Follows one flight from the opening of its sale to a lead, day by day: passengers come (Poisson, fewer when dear), and the
 * price level moves towards what seats left and the advance purchase rules (3 fences) ask for. Every draw comes from the keys,
 * so any process finds the same path at any time.
 */
export function followPrice(market: Market, departsDay: number, untilLead: number, behaviour: Behaviour, path: PricePath): void {
  const key = mix(market.key, departsDay);
  const draws = new Draws(key);
  const top = market.levels - 1;
  const weekday = WEEKDAY[weekdayOf(departsDay)] as number;
  const season = 1 + 0.16 * Math.sin((departsDay / 365.25) * 2 * Math.PI + unit(mix(market.routeKey, 7)) * 6.28);
  const taste = Math.exp(0.36 * draws.bell());
  const intensity = market.demand * weekday * season * taste;
  const open = behaviour.openLead;
  const scale = top / 7;
  const plan = market.seats / wantedUntilDeparture(60);
  let seats = Math.max(
    6,
    Math.round(market.seats * (1 + 0.18 * draws.bell()) + plan * 0.9 * (wantedUntilDeparture(open) - wantedUntilDeparture(60))),
  );
  const start = seats;
  const planned = wantedUntilDeparture(open);
  const base = scale * (1.5 + 1.5 * Math.log(intensity / market.demand) + 0.7 * draws.bell());
  const fence21 = fenceDay(draws.next(), 18, 0.55, 0.9);
  const fence14 = fenceDay(draws.next(), 12, 0.55, 0.8);
  const fence7 = fenceDay(draws.next(), 4, 0.62, 1);
  let level = clampLevel(Math.round(base), top);
  /** Levels of a passing rise: a few seats of the next class went at once, the class below comes back within days. */
  let passing = 0;

  for (let lead = open; lead >= untilLead; lead--) {
    const day = departsDay - lead;
    const regime = behaviour.regimeDays === 0 ? 0 : Math.floor((day + (market.routeKey % behaviour.regimeDays)) / behaviour.regimeDays);
    const turn = behaviour.regimeDays === 0 ? 0 : unit(mix(mix(market.routeKey, 11), regime)) * 2 - 1;
    const moved = Math.round(behaviour.fenceShift * turn);
    const soldOut = seats <= 0;
    const price = level - base;
    const mean = soldOut ? 0 : intensity * wanted(lead) * Math.exp(-0.1 * price + behaviour.swing * turn);
    const sold = Math.min(Math.max(seats, 0), draws.poisson(mean * 0.9));
    seats -= sold;
    path.sold[lead] = sold;
    path.seats[lead] = seats;

    const active = unit(mix(mix(market.routeKey, 3), day)) < 0.32 ? 2.2 : 0.44;
    const fences = (lead + moved < fence21 ? 0.5 : 0) + (lead + moved < fence14 ? 0.8 : 0) + (lead + moved < fence7 ? 0.95 : 0);
    const ahead = ((start * wantedUntilDeparture(lead)) / planned - seats) / (0.11 * start + 2);
    const near = Math.max(0, 1 - lead / 60);
    const gap = base + behaviour.swing * 2 * turn + scale * (fences + 1.15 * near + near * 0.45 * ahead) - (level - passing);
    const atFence = lead + moved === fence21 ? 0.44 : lead + moved === fence14 ? 0.62 : lead + moved === fence7 ? 0.7 : 0;
    let up = (0.012 + 0.064 * Math.max(0, gap - 0.1)) * active;
    if (atFence > 0) up = atFence + 0.12 * Math.max(-2, Math.min(2, gap));
    const spike = (0.027 + 0.021 * near) * active;
    const down = passing > 0 ? 0.25 : (0.006 + 0.035 * Math.max(0, -gap - 0.4)) * active;
    const throwOf = draws.next();
    const size = 1 + (draws.next() < 0.2 ? 1 : 0) + (draws.next() < 0.06 ? 2 : 0);
    if (lead < open && seats > 0) {
      const was = level;
      if (throwOf < up) level = clampLevel(level + size, top);
      else if (throwOf < up + spike) {
        level = clampLevel(level + size, top);
        passing += level - was;
      } else if (throwOf > 1 - down) {
        level = clampLevel(level - (passing > 0 ? passing : size), top);
        passing = 0;
      }
    }
    path.level[lead] = level;
  }
}

function fenceDay(throwOf: number, last: number, atLast: number, withNext: number): number {
  return throwOf < atLast ? last : throwOf < withNext ? last + 1 : last + 2;
}

function clampLevel(level: number, top: number): number {
  return level < 0 ? 0 : level > top ? top : level;
}
