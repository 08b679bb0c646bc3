import fastify, { type FastifyInstance } from "fastify";
import { dayOfInstant, instantText } from "./calendar";
import { Faults } from "./faults";
import { openFeed } from "./feed-routes";
import { Limiter } from "./limiter";
import { OverrideLog } from "./overrides";
import { Quotes } from "./quotes";
import { ratesFeed } from "./rates";
import type { Settings } from "./settings";
import { buildWorld } from "./world";
import { WorldFeed } from "./world-feed";

const RATE_DAYS = 240;

/** The whole process without its port, so that tests can put questions to it directly. */
export function buildAirline(settings: Settings): FastifyInstance {
  const app = fastify({ bodyLimit: 1_000_000, exposeHeadRoutes: false, forceCloseConnections: true });
  const clock = { skewMs: 0 };
  const now = (): number => Date.now() + settings.clockOffsetMs + clock.skewMs;
  const world = buildWorld(settings.world);
  const overrides = new OverrideLog(settings.dataDir);
  const quotes = new Quotes(world, overrides, settings.changesPerSecond);
  const faults = new Faults();

  app.get("/health", () => ({ status: "ok", world: settings.world, routes: world.routes.length, journeys: world.journeys.length, now: instantText(now()) }));
  app.addHook("onRequest", async (request, reply) => {
    if (settings.token === undefined || request.url === "/health") return;
    const given = request.headers.authorization;
    if (given !== `Bearer ${settings.token}`) await reply.code(401).send({ error: "the token is missing or wrong" });
  });

  const feed = new WorldFeed(quotes, { historyDays: settings.historyDays, historyLeads: settings.historyLeads, now });
  openFeed(app, {
    prefix: "",
    source: feed,
    limiter: new Limiter(settings.feedLimitPerSecond),
    faults,
    rates: () => ratesFeed(dayOfInstant(now()), RATE_DAYS, settings.world.seed),
  });
  return app;
}
