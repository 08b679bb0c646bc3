import fastify, { type FastifyInstance } from "fastify";
import { dayOfInstant, instantText } from "./calendar";
import { openControl } from "./control-routes";
import { openDuffel } from "./duffel-routes";
import { sendRaw } from "./faulty-answers";
import { FaultyFeed, FINE_ITEMS, RAW_ANSWERS, type RawAnswer } from "./faulty-feed";
import { Faults } from "./faults";
import { openFeed, type FeedDoor } from "./feed-routes";
import type { FeedSource } from "./feed-source";
import { Limiter } from "./limiter";
import { OverrideLog } from "./overrides";
import { Quotes } from "./quotes";
import { ratesFeed } from "./rates";
import { RecordedFeed } from "./recorded-feed";
import { RecordedSpool } from "./recorded-spool";
import type { Settings } from "./settings";
import { buildWorld } from "./world";
import { WorldFeed } from "./world-feed";

const RATE_DAYS = 240;

/** The whole process without its port, so that tests can put questions to it directly. */
export function buildAirline(settings: Settings, world = buildWorld(settings.world)): FastifyInstance {
  const app = fastify({
    bodyLimit: 1_000_000,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  const clock = { skewMs: 0 };
  const now = (): number => Date.now() + settings.clockOffsetMs + clock.skewMs;
  const quotes = new Quotes(world, new OverrideLog(settings.dataDir), settings.changesPerSecond);
  const faults = new Faults();
  const limiters = new Map<string, Limiter>();
  const calls = new Map<string, number>();

  app.get("/health", () => ({
    status: "ok",
    world: settings.world,
    routes: world.routes.length,
    journeys: world.journeys.length,
    now: instantText(now()),
  }));
  app.addHook("onRequest", async (request, reply) => {
    const { url } = request;
    if (url === "/health" || url.startsWith("/air/") || url.startsWith("/places/")) return;
    const { feed, control } = settings.tokens;
    const accepted = url.startsWith("/control") ? [control] : [feed, control];
    if (accepted[0] === undefined || accepted.some((token) => token !== undefined && request.headers.authorization === `Bearer ${token}`))
      return;
    return reply.code(401).send({ error: "the token is missing or wrong" });
  });
  app.addHook("onResponse", async (request, reply) => {
    const name = `${request.method} ${request.routeOptions.url ?? "unknown"} ${reply.statusCode}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
  });

  const rates = (): unknown => ratesFeed(dayOfInstant(now()), RATE_DAYS, settings.world.seed);
  const open = (prefix: string, source: FeedSource, special?: FeedDoor["special"]): void => {
    const limiter = new Limiter(settings.feedLimitPerSecond);
    limiters.set(source.name, limiter);
    openFeed(app, { prefix, source, limiter, faults, rates, ...(special ? { special } : {}) });
  };
  open("", new WorldFeed(quotes, { historyDays: settings.historyDays, historyLeads: settings.historyLeads, now }));
  const faulty = new FaultyFeed(now);
  open("/faulty", faulty, (request, reply) => {
    const name = faulty.takeCase((request.query as Record<string, unknown>).case);
    if (name === null) return false;
    if ((RAW_ANSWERS as readonly string[]).includes(name)) void sendRaw(name as RawAnswer, reply);
    else void reply.send(faulty.pageOf(name));
    return true;
  });
  app.get("/faulty/cases", () =>
    faulty
      .cases()
      .map((name) => ({ case: name, isPage: !(RAW_ANSWERS as readonly string[]).includes(name), looksBadOnly: FINE_ITEMS.has(name) })),
  );
  settings.recordedFiles.forEach((path, i) => {
    const name = settings.recordedFiles.length === 1 ? "recorded" : `recorded-${i + 1}`;
    open(`/${name}`, new RecordedFeed(name, path, new RecordedSpool(path, settings.dataDir), now));
  });
  const duffelLimiter = new Limiter(settings.duffelLimitPerSecond);
  limiters.set("duffel", duffelLimiter);
  openDuffel(app, { quotes, limiter: duffelLimiter, faults, token: settings.tokens.duffel, now });
  openControl(app, { quotes, faults, limiters, calls, faulty, clock, now });
  return app;
}
