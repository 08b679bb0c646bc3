import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerWithFault, type Faults } from "./faults";
import { BadQuestion, CursorGone, type FeedSource } from "./feed-source";
import type { Limiter } from "./limiter";
import { behaviourOf } from "./scenarios";

const compress = promisify(gzip);

export interface FeedDoor {
  prefix: string;
  source: FeedSource;
  limiter: Limiter;
  faults: Faults;
  rates: () => unknown;
  /** Answers a page in a way of its own; false leaves it to the source. */
  special?: (request: FastifyRequest, reply: FastifyReply) => boolean;
}

const LARGEST_PAGE = 2_000;
const IATA = /^[A-Z]{3}$/;

function pageQuestion(request: FastifyRequest): { cursor: string | null; limit: number } {
  const { cursor, limit } = request.query as Record<string, unknown>;
  if (cursor !== undefined && (typeof cursor !== "string" || cursor.length > 200)) throw new BadQuestion("cursor must be one short text");
  if (limit === undefined) return { cursor: cursor ?? null, limit: 500 };
  const number = Number(limit);
  if (!Number.isInteger(number) || number < 1 || number > LARGEST_PAGE) throw new BadQuestion(`limit must be 1 to ${LARGEST_PAGE}`);
  return { cursor: cursor ?? null, limit: number };
}

/** The six questions of a source, behind its limit and its faults. */
export function openFeed(app: FastifyInstance, door: FeedDoor): void {
  const { source, limiter, faults } = door;
  void app.register(
    (feed, _options, done) => {
      feed.get("/limits/report", async () => ({
        source: source.name,
        ...limiter.report(),
        ...(source.report ? { books: await source.report() } : {}),
      }));
      feed.get("/report", async () => (source.report ? source.report() : limiter.report()));

      void feed.register((limited, _none, ready) => {
        limited.addHook("onRequest", async (request, reply) => {
          const now = Date.now();
          const left = limiter.take(now);
          const reset = Math.ceil(limiter.resetSeconds(now));
          void reply.headers({
            "X-RateLimit-Limit": limiter.perSecond,
            "X-RateLimit-Remaining": Math.max(0, left),
            "X-RateLimit-Reset": reset,
          });
          if (left < 0)
            return reply
              .code(429)
              .header("Retry-After", Math.max(1, reset))
              .send({ error: "above the limit", limitPerSecond: limiter.perSecond });
          const fault = faults.meet(source.name, now);
          if (!fault) return;
          answerWithFault(fault, request, reply);
          return reply;
        });
        limited.addHook("onSend", async (request, reply, payload) => {
          if (typeof payload !== "string" || payload.length < 1_024 || !/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? "")))
            return payload;
          void reply.header("Content-Encoding", "gzip").header("Vary", "Accept-Encoding");
          return compress(payload, { level: 1 });
        });
        limited.setErrorHandler((error, _request, reply) => {
          if (error instanceof CursorGone) return reply.code(410).send({ error: error.message });
          if (error instanceof BadQuestion) return reply.code(400).send({ error: error.message });
          throw error;
        });
        limited.get("/source", () => source.info(limiter.perSecond));
        for (const name of ["snapshot", "changes", "history"] as const)
          limited.get(`/${name}`, (request, reply) => {
            if (door.special?.(request, reply)) return reply;
            const { cursor, limit } = pageQuestion(request);
            if (name === "history") return source.history(cursor, limit, (request.query as Record<string, unknown>).upcoming === "true");
            return source[name](cursor, limit);
          });
        limited.get("/rates", () => door.rates());
        limited.get("/flights", (request, reply) => {
          const { origin, destination, departsOn } = request.query as Record<string, string | undefined>;
          if (!origin || !destination || !IATA.test(origin) || !IATA.test(destination))
            throw new BadQuestion("origin and destination must be three capital letters");
          if (meetScenario(origin, destination, request, reply)) return reply;
          return source.flights({ origin, destination, departsOn: departsOn ?? "" });
        });
        ready();
      });
      done();
    },
    { prefix: `${door.prefix}/fare-feed/v1` },
  );
}

const refusals = new Map<string, number>();

/** True when the route itself answers: times out, hangs, or says 429 on every second request. */
export function meetScenario(origin: string, destination: string, request: FastifyRequest, reply: FastifyReply): boolean {
  const behaviour = behaviourOf(origin, destination);
  if (behaviour === "times-out") answerWithFault("timeout", request, reply);
  else if (behaviour === "hangs") answerWithFault("hang", request, reply);
  else if (behaviour === "refuses-with-retry-after") {
    const key = `${origin}-${destination}`;
    const count = (refusals.get(key) ?? 0) + 1;
    refusals.set(key, count);
    if (count % 2 === 0) return false;
    answerWithFault("429", request, reply);
  } else return false;
  return true;
}
