import { AIRPORTS, distanceKm, type Airport } from "./airports";
import { CARRIERS, type Carrier } from "./carriers";
import { dayOf, weekdayOf } from "./calendar";
import { ConnectionFinder, type Itinerary } from "./connections";
import { faresOf, lowestEuros, type Cabin, type Fare } from "./fares";
import { buildNetwork, pairKey, popularity, type Pair } from "./network";
import { BEHAVIOURS, type Behaviour, type Market } from "./price-path";
import { hashText, mix, unit } from "./random";
import { behaviourOf, type RouteBehaviour } from "./scenarios";
import { scenarioLegs } from "./scenario-flights";
import { Timetable, type Leg } from "./schedule";

export interface CabinOnSale {
  cabin: Cabin;
  market: Market;
}

/** What is sold under one price: one to three legs of one carrier, on the weekdays of its mask. */
export interface Journey {
  index: number;
  route: Route;
  carrier: Carrier;
  legs: Leg[];
  dayShifts: number[];
  weekdays: number;
  key: number;
  cabins: CabinOnSale[];
  fares: Fare[];
}

export interface Route {
  origin: Airport;
  destination: Airport;
  km: number;
  /** Place in the order of popularity, from 0. */
  rank: number;
  popularity: number;
  behaviour: RouteBehaviour | undefined;
  journeys: Journey[];
}

export interface WorldSettings {
  kind: "default" | "seed" | "tiny";
  seed: number;
  variant: "a" | "b";
  daysOnSale: number;
}

export interface World {
  settings: WorldSettings;
  behaviour: Behaviour;
  routes: Route[];
  byPair: Map<string, Route>;
  journeys: Journey[];
  /** Journeys that fly on a weekday (0 Sunday). */
  byWeekday: Journey[][];
  airports: Map<string, Airport>;
  carriers: Carrier[];
  /** Names this world: cursors of another one are refused. */
  mark: string;
}

/** Connections are planned on this winter day; an hour of room covers the days on which clocks differ. */
const REFERENCE_DAY = dayOf("2027-01-13");
const TINY_PAIRS = new Set(["JFK-LHR", "CPH-LIS", "CPH-LHR", "LHR-LIS", "CDG-LHR", "CDG-JFK", "CPH-JFK", "JFK-LIS"]);
const WITH_FIRST = new Set(["AX", "LD", "SO", "QI", "HQ"]);

export class WorldBuilder {
  readonly routes = new Map<string, Route>();
  /** Airports beyond the usual table. */
  airports: Airport[] = [];
  readonly journeys: Journey[] = [];
  private readonly ladders = new Map<string, Fare[]>();

  constructor(
    private readonly seed: number,
    private readonly lightOnly: boolean,
  ) {}

  route(origin: Airport, destination: Airport, popularityOf: number): Route {
    const key = `${origin.iata}-${destination.iata}`;
    let route = this.routes.get(key);
    if (!route) {
      route = {
        origin,
        destination,
        km: distanceKm(origin, destination),
        rank: 0,
        popularity: popularityOf,
        behaviour: behaviourOf(origin.iata, destination.iata),
        journeys: [],
      };
      this.routes.set(key, route);
    }
    return route;
  }

  add(route: Route, itinerary: Itinerary): void {
    const first = itinerary.legs[0] as Leg;
    const carrier = first.carrier;
    const numbers = itinerary.legs.map((leg) => leg.number).join("+");
    const routeName = `${route.origin.iata}${route.destination.iata}`;
    const key = mix(hashText(`${carrier.code}${numbers}${routeName}`), this.seed);
    const routeKey = mix(hashText(routeName), this.seed);
    const carrierKey = mix(hashText(`${carrier.code}${routeName}`), this.seed);
    const stops = itinerary.legs.length - 1;
    const journey: Journey = { index: this.journeys.length, route, carrier, ...itinerary, key, cabins: [], fares: [] };
    const local = 0.86 + 0.28 * unit(mix(routeKey, 20));
    const own = (0.94 + 0.12 * unit(mix(carrierKey, 21))) * [1, 0.84, 0.78][stops]!;
    const lowest = lowestEuros(route.km) * carrier.priceFactor * local * own;
    const addCabin = (cabin: Cabin, salt: number, seats: number, euros: number): void => {
      const levels = 7 + (mix(carrierKey, salt) % 4);
      const demand = (seats / 52) ** 0.7 * (0.92 + 0.16 * unit(mix(key, salt + 1)));
      journey.cabins.push({ cabin, market: { key: mix(key, salt), routeKey, levels, seats, demand } });
      const ladderKey = mix(carrierKey, salt + 2 + 8 * stops);
      const brands = this.lightOnly ? ["LIGHT"] : undefined;
      const sharedKey = `${ladderKey}.${journey.cabins.length}`;
      const fares =
        this.ladders.get(sharedKey) ?? faresOf(cabin, journey.cabins.length - 1, ladderKey, levels, euros, carrier.currency, brands);
      this.ladders.set(sharedKey, fares);
      journey.fares.push(...fares);
    };
    addCabin("economy", 100, 32 + 52 * unit(mix(key, 30)), lowest);
    if (!this.lightOnly && stops === 0 && route.km > 4_800) {
      addCabin("business", 200, 12 + 14 * unit(mix(key, 31)), lowest * 3.1);
      if (route.km > 8_500 && WITH_FIRST.has(carrier.code)) addCabin("first", 300, 8, lowest * 6.4);
    }
    this.journeys.push(journey);
    route.journeys.push(journey);
  }

  addLeg(leg: Leg, popularityOf: number): void {
    this.add(this.route(leg.origin, leg.destination, popularityOf), { legs: [leg], dayShifts: [0], weekdays: leg.weekdays });
  }
}

/** Connections beside the nonstop flights of a pair, per direction. */
function connectionsWanted(pair: Pair): number {
  if (pair.km < 900) return 0;
  if (pair.km > 9_000) return 2;
  return pair.frequency >= 3 ? 3 : pair.frequency >= 1 ? 2 : 1;
}

function buildDefault(settings: WorldSettings): WorldBuilder {
  const builder = new WorldBuilder(settings.seed, false);
  let pairs = buildNetwork(194, 520);
  if (settings.kind === "tiny") pairs = pairs.filter((pair) => TINY_PAIRS.has(pairKey(pair.a.iata, pair.b.iata)));
  const timetable = new Timetable();
  for (const pair of pairs) timetable.addNonstops(pair, pair.frequency);
  const popularityBy = new Map(pairs.map((pair) => [pairKey(pair.a.iata, pair.b.iata), popularity(pair)]));
  for (const leg of timetable.legs) builder.addLeg(leg, popularityBy.get(pairKey(leg.origin.iata, leg.destination.iata)) ?? 0);
  const finder = new ConnectionFinder(timetable.legs, REFERENCE_DAY);
  for (const pair of pairs) {
    const wanted = connectionsWanted(pair);
    for (const [from, to] of [
      [pair.a, pair.b],
      [pair.b, pair.a],
    ] as const) {
      const found = wanted > 0 ? finder.find(from, to, 1, wanted) : [];
      if (pair.km > 5_500 && found.length < 2) found.push(...finder.find(from, to, 2, 1));
      for (const itinerary of found) builder.add(builder.route(from, to, popularity(pair)), itinerary);
    }
  }
  for (const leg of scenarioLegs(timetable)) builder.addLeg(leg, 0);
  return builder;
}

export function buildWorld(settings: WorldSettings, prepared?: WorldBuilder): World {
  const builder = prepared ?? buildDefault(settings);
  const routes = [...builder.routes.values()].sort(
    (a, b) => b.popularity - a.popularity || (a.origin.iata + a.destination.iata < b.origin.iata + b.destination.iata ? -1 : 1),
  );
  routes.forEach((route, rank) => (route.rank = rank));
  const byWeekday: Journey[][] = [[], [], [], [], [], [], []];
  for (const journey of builder.journeys) byWeekday.forEach((list, d) => journey.weekdays & (1 << d) && list.push(journey));
  return {
    settings,
    behaviour: { ...BEHAVIOURS[settings.variant], openLead: settings.daysOnSale },
    routes,
    byPair: new Map(routes.map((route) => [`${route.origin.iata}-${route.destination.iata}`, route])),
    journeys: builder.journeys,
    byWeekday,
    airports: new Map([...AIRPORTS, ...builder.airports].map((airport) => [airport.iata, airport])),
    carriers: CARRIERS,
    mark: mix(hashText(`${settings.kind}${settings.variant}${settings.daysOnSale}`), settings.seed).toString(36),
  };
}

export function flies(journey: Journey, day: number): boolean {
  return (journey.weekdays & (1 << weekdayOf(day))) !== 0;
}
