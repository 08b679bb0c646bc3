import type { FastifyInstance } from "fastify";
import { dayOf, dayOfInstant, dayText, instantText } from "./calendar";
import type { FaultyFeed } from "./faulty-feed";
import { FAULT_KINDS, type FaultKind, type Faults } from "./faults";
import type { Limiter } from "./limiter";
import { touches, type Override, type OverrideKind } from "./overrides";
import type { Quotes } from "./quotes";
import { SCENARIOS } from "./scenarios";
import { flies } from "./world";

export interface ControlDoor {
  quotes: Quotes;
  faults: Faults;
  limiters: Map<string, Limiter>;
  calls: Map<string, number>;
  faulty: FaultyFeed;
  clock: { skewMs: number };
  now: () => number;
}

/** Without a last day an override also holds for flights that come on sale later. */
const FOR_EVER_DAYS = 3_650;

class BadOrder extends Error {}

const KINDS: OverrideKind[] = ["drop", "rise", "fill", "cancel", "delay", "restore"];

function numberOf(body: Record<string, unknown>, name: string, least: number, most: number): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const number = typeof value === "string" ? Number(value.replace(/%$/, "")) : value;
  if (typeof number !== "number" || !Number.isFinite(number) || number < least || number > most)
    throw new BadOrder(`${name} must be a number from ${least} to ${most}`);
  return number;
}

function readOverride(kind: OverrideKind, body: Record<string, unknown>, door: ControlDoor): Omit<Override, "at"> {
  const { world } = door.quotes;
  const route = String(body.route ?? "").toUpperCase();
  if (!/^[A-Z]{3}-[A-Z]{3}$/.test(route)) throw new BadOrder("route must look like JFK-LHR");
  if (!world.byPair.has(route)) throw new BadOrder(`no airline of this world flies ${route}; GET /control/routes lists the routes`);
  const [origin, destination] = route.split("-") as [string, string];
  const today = dayOfInstant(door.now());
  const days = numberOf(body, "days", 1, 400);
  const on = body.on === undefined ? undefined : dayOf(String(body.on));
  if (on !== undefined && Number.isNaN(on)) throw new BadOrder("on must be a date YYYY-MM-DD");
  const fromDay = on ?? today - 1;
  const toDay = on ?? (days === undefined ? today + FOR_EVER_DAYS : today + days - 1);
  const order: Omit<Override, "at"> = { kind, origin, destination, fromDay, toDay };
  if (body.flight !== undefined) {
    const flight = String(body.flight).toUpperCase();
    if (!world.byPair.get(route)?.journeys.some((journey) => `${journey.carrier.code}${journey.legs[0]?.number ?? ""}` === flight))
      throw new BadOrder(`${flight} does not fly ${route}`);
    order.flight = flight;
  }
  if (kind === "drop" || kind === "rise") {
    const percent = numberOf(body, "percent", 0.1, kind === "drop" ? 95 : 500);
    if (percent === undefined) throw new BadOrder("percent is missing");
    order.percent = percent;
  }
  if (kind === "delay") {
    const minutes = numberOf(body, "minutes", 5, 2_880);
    if (minutes === undefined) throw new BadOrder("minutes is missing");
    order.minutes = minutes;
  }
  return order;
}

function lastDay(override: Override, door: ControlDoor): number {
  return Math.min(override.toDay, dayOfInstant(override.at) + door.quotes.world.behaviour.openLead);
}

/** How many dated flights on sale an override reaches. */
function reach(override: Override, door: ControlDoor): number {
  let count = 0;
  const route = door.quotes.world.byPair.get(`${override.origin}-${override.destination}`);
  const today = dayOfInstant(override.at);
  const last = lastDay(override, door);
  for (const journey of route?.journeys ?? [])
    for (let day = Math.max(override.fromDay, today - 1); day <= last; day++)
      if (flies(journey, day) && touches(override, journey, day) && door.quotes.onSale(journey, day, override.at)) count++;
  return count;
}

/** Lets a person or a test make things happen in the world, and see what was asked of it. */
export function openControl(app: FastifyInstance, door: ControlDoor): void {
  const { faults, limiters, calls, clock } = door;
  void app.register(
    (control, _options, done) => {
      control.setErrorHandler((error, _request, reply) => {
        if (error instanceof BadOrder) return reply.code(400).send({ error: error.message });
        throw error;
      });
      for (const kind of KINDS)
        control.post(`/${kind}`, (request) => {
          const override = door.quotes.overrides.add(readOverride(kind, (request.body ?? {}) as Record<string, unknown>, door), door.now());
          return {
            kind,
            route: `${override.origin}-${override.destination}`,
            at: instantText(override.at),
            departuresFrom: dayText(override.fromDay),
            departuresTo: dayText(lastDay(override, door)),
            flights: reach(override, door),
            ...(override.percent === undefined ? {} : { percent: override.percent }),
            ...(override.minutes === undefined ? {} : { minutes: override.minutes }),
            ...(override.flight === undefined ? {} : { flight: override.flight }),
          };
        });
      control.get("/overrides", () =>
        door.quotes.overrides.list().map(({ at, fromDay, toDay, ...rest }) => ({
          at: instantText(at),
          ...rest,
          departuresFrom: dayText(fromDay),
          departuresTo: dayText(toDay),
        })),
      );
      control.get("/scenarios", () => SCENARIOS.map(({ id, routes, says }) => ({ id, routes, says })));
      control.get("/routes", () =>
        door.quotes.world.routes.map(({ origin, destination, km, journeys }) => ({
          route: `${origin.iata}-${destination.iata}`,
          km: Math.round(km),
          flights: journeys.length,
        })),
      );

      control.post("/fault", (request) => {
        const body = (request.body ?? {}) as Record<string, unknown>;
        const source = String(body.source ?? "");
        const kind = FAULT_KINDS.find((known) => known === String(body.kind));
        if (!limiters.has(source)) throw new BadOrder(`source must be one of ${[...limiters.keys()].join(", ")}`);
        if (body.kind === "none") {
          faults.clear(source);
          if (source === door.faulty.name) door.faulty.next = null;
          return faults.list();
        }
        if (source === door.faulty.name && door.faulty.cases().includes(String(body.kind))) {
          door.faulty.next = { name: String(body.kind), left: numberOf(body, "count", 1, 1e9) ?? 1 };
          return { ...faults.list(), faulty: door.faulty.next };
        }
        if (!kind) throw new BadOrder(`kind must be one of ${[...FAULT_KINDS, "none"].join(", ")}`);
        faults.set(source, kind satisfies FaultKind, numberOf(body, "count", 1, 1e9), numberOf(body, "seconds", 1, 86_400), Date.now());
        return faults.list();
      });
      control.get("/faults", () => faults.list());
      control.post("/skew", (request) => {
        const seconds = numberOf((request.body ?? {}) as Record<string, unknown>, "seconds", -86_400, 86_400);
        if (seconds === undefined) throw new BadOrder("seconds is missing");
        clock.skewMs = seconds * 1_000;
        return { skewSeconds: seconds, now: instantText(door.now()) };
      });
      control.post("/limit", (request) => {
        const body = (request.body ?? {}) as Record<string, unknown>;
        const limiter = limiters.get(String(body.source ?? ""));
        const perSecond = numberOf(body, "perSecond", 1, 100_000);
        if (!limiter || perSecond === undefined)
          throw new BadOrder(`source must be one of ${[...limiters.keys()].join(", ")}, with perSecond`);
        limiter.perSecond = perSecond;
        return limiter.report();
      });
      control.get("/calls", () => ({
        sources: Object.fromEntries([...limiters].map(([name, limiter]) => [name, limiter.report()])),
        routes: Object.fromEntries([...calls].sort(([a], [b]) => (a < b ? -1 : 1))),
      }));
      control.post("/calls/reset", () => {
        calls.clear();
        for (const limiter of limiters.values()) limiter.reset();
        return { reset: true };
      });
      done();
    },
    { prefix: "/control" },
  );
}
