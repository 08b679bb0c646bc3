import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { AIRPORTS } from "./airports";
import { instantText } from "./calendar";
import { CARRIERS } from "./carriers";
import { DuffelBodies } from "./duffel-bodies";
import { makeOffers, OFFER_LIFE_MS, totalMinor, type Offer } from "./duffel-offers";
import { AIRCRAFT, airlineBody, airlineById, airportBody, airportById, placeSuggestions } from "./duffel-places";
import { DuffelRefusal, newId, readQuestion, type Question } from "./duffel-question";
import { answerWithFault, type Faults } from "./faults";
import { meetScenario } from "./feed-routes";
import type { Limiter } from "./limiter";
import type { Quotes } from "./quotes";
import { behaviourOf } from "./scenarios";
import { rereadAmount } from "./world-feed";

export interface DuffelDoor {
  quotes: Quotes;
  limiter: Limiter;
  faults: Faults;
  token: string | undefined;
  now: () => number;
}

interface StoredRequest {
  id: string;
  question: Question;
  createdAt: number;
  offers: Offer[];
  /** For batch requests: offers by batch, and how many the client has fetched. */
  batches?: Offer[][];
  fetched: number;
}

const BATCH_MS = 400;
const notFound = (what: string): DuffelRefusal =>
  new DuffelRefusal(404, "invalid_request_error", "not_found", "Not found", `The ${what} you are looking for does not exist.`);
const gone = (): DuffelRefusal =>
  new DuffelRefusal(
    422,
    "airline_error",
    "offer_no_longer_available",
    "Offer no longer available",
    "The provided offer is no longer available, please search again.",
  );
const expired = (): DuffelRefusal =>
  new DuffelRefusal(422, "invalid_state_error", "offer_expired", "Offer expired", "The provided offer has expired.");

/** Duffel's API v2 as far as searching and re-reading offers goes; prices are those of the feed at that instant. */
export function openDuffel(app: FastifyInstance, door: DuffelDoor): void {
  const { quotes, limiter, faults } = door;
  const bodies = new DuffelBodies(quotes);
  const requests = new LRUCache<string, StoredRequest>({ max: 500, ttl: OFFER_LIFE_MS * 2 });
  const offers = new LRUCache<string, Offer>({ max: 40_000, ttl: OFFER_LIFE_MS * 2 });
  const wantsOffers = (request: FastifyRequest): boolean => (request.query as Record<string, string>).return_offers !== "false";

  const ask = (body: unknown, inBatches: boolean): StoredRequest => {
    const now = door.now();
    const question = readQuestion(body, now, quotes.world.behaviour.openLead);
    const id = newId("orq");
    const stored: StoredRequest = { id, question, createdAt: now, offers: makeOffers(quotes, question, id, now), fetched: 0 };
    if (inBatches) stored.batches = batchesOf(stored);
    requests.set(id, stored);
    for (const offer of stored.offers) offers.set(offer.id, offer);
    return stored;
  };
  const requestBody = (stored: StoredRequest): Record<string, unknown> => ({
    id: stored.id,
    live_mode: false,
    created_at: instantText(stored.createdAt),
    cabin_class: stored.question.cabin,
    slices: stored.question.slices.map(({ origin, destination, departureDate }) => ({
      origin_type: origin.type,
      origin: origin.body,
      destination_type: destination.type,
      destination: destination.body,
      departure_date: departureDate,
      created_at: instantText(stored.createdAt),
    })),
    passengers: stored.question.passengers.map(({ id, type, age }) => ({
      id,
      type,
      age,
      given_name: null,
      family_name: null,
      loyalty_programme_accounts: [],
    })),
  });
  const batchBody = (stored: StoredRequest): Record<string, unknown> => {
    const total = stored.batches?.length ?? 0;
    const ready = Math.min(total, Math.floor((door.now() - stored.createdAt) / BATCH_MS));
    return {
      id: stored.id,
      live_mode: false,
      created_at: instantText(stored.createdAt),
      client_key: "sandbox",
      total_batches: total,
      remaining_batches: total - Math.max(ready, stored.fetched),
    };
  };

  /** The offer as it is now: the airline may have another price, or none. */
  const reread = (offer: Offer): Offer => {
    const now = door.now();
    if (now > offer.expiresAt) throw expired();
    const choices = offer.choices.map((choice) => {
      const behaviour = behaviourOf(choice.journey.route.origin.iata, choice.journey.route.destination.iata);
      if (behaviour === "drops-brand-on-reread" && choice.brand === "LIGHT") throw gone();
      const fare = quotes
        .quote(choice.journey, choice.day, now)
        ?.fares.find((one) => one.cabin === choice.cabin && one.brand === choice.brand);
      if (!fare || fare.soldOut) throw gone();
      return { ...choice, amountMinor: rereadAmount(fare.amountMinor, behaviour) };
    });
    const now2 = { ...offer, choices };
    return totalMinor(now2) === totalMinor(offer) ? offer : { ...now2, updatedAt: now };
  };

  void app.register((duffel, _options, done) => {
    duffel.addHook("onRequest", async (request, reply) => {
      const now = Date.now();
      void reply.header("x-request-id", newId("req"));
      const left = limiter.take(now);
      const resetAt = new Date(now + limiter.resetSeconds(now) * 1_000).toUTCString();
      void reply.headers({ "ratelimit-limit": limiter.perSecond, "ratelimit-remaining": Math.max(0, left), "ratelimit-reset": resetAt });
      const authorization = request.headers.authorization;
      if (left < 0)
        refuse(
          reply.header("Retry-After", "1"),
          new DuffelRefusal(
            429,
            "rate_limit_error",
            "rate_limit_exceeded",
            "Rate limit exceeded",
            "Too many requests hit the API too quickly. Please retry your request after the time specified in the `ratelimit-reset` header.",
          ),
        );
      else if (authorization === undefined)
        refuse(
          reply,
          new DuffelRefusal(
            401,
            "authentication_error",
            "missing_authorization_header",
            "Missing authorization header",
            "The 'Authorization' header needs to be set and contain a valid API token.",
          ),
        );
      else if (door.token !== undefined && authorization !== `Bearer ${door.token}`)
        refuse(
          reply,
          new DuffelRefusal(
            401,
            "authentication_error",
            "access_token_not_found",
            "Access token not found",
            "The access token used is not recognized by our system",
          ),
        );
      else if (request.headers["duffel-version"] === undefined)
        refuse(
          reply,
          new DuffelRefusal(
            400,
            "invalid_request_error",
            "missing_version_header",
            "Missing version header",
            "The 'Duffel-Version' header needs to be set to a valid API version.",
          ),
        );
      else if (request.headers["duffel-version"] !== "v2")
        refuse(
          reply,
          new DuffelRefusal(
            400,
            "invalid_request_error",
            "unsupported_version",
            "Unsupported version",
            "The version set to the 'Duffel-Version' header is no longer supported by the API.",
          ),
        );
      else {
        const fault = faults.meet("duffel", now);
        if (!fault) return;
        answerWithFault(fault, request, reply);
      }
      return reply;
    });
    duffel.setErrorHandler((error, _request, reply) => {
      if (error instanceof DuffelRefusal) return refuse(reply, error);
      const status = (error as { statusCode?: number }).statusCode ?? 500;
      if (status < 500)
        return refuse(
          reply,
          new DuffelRefusal(400, "invalid_request_error", "bad_request", "Bad request", "The request body could not be read."),
        );
      throw error;
    });

    const meets = (stored: Question, request: FastifyRequest, reply: FastifyReply): boolean =>
      stored.slices.some(({ origin, destination }) =>
        meetScenario(origin.airports[0]?.iata ?? "", destination.airports[0]?.iata ?? "", request, reply),
      );
    duffel.post("/air/offer_requests", (request, reply) => {
      const stored = ask(request.body, false);
      if (meets(stored.question, request, reply)) return reply;
      return reply.code(201).send({
        data: { ...requestBody(stored), ...(wantsOffers(request) ? { offers: stored.offers.map((offer) => bodies.offer(offer)) } : {}) },
      });
    });
    duffel.get("/air/offer_requests/:id", (request) => {
      const stored = requests.get((request.params as { id: string }).id);
      if (!stored) throw notFound("offer request");
      return { data: { ...requestBody(stored), offers: stored.offers.map((offer) => bodies.offer(offer)) } };
    });
    duffel.post("/air/batch_offer_requests", (request, reply) => {
      const stored = ask(request.body, true);
      if (meets(stored.question, request, reply)) return reply;
      return reply.code(201).send({ data: batchBody(stored) });
    });
    duffel.get("/air/batch_offer_requests/:id", (request) => {
      const stored = requests.get((request.params as { id: string }).id);
      if (!stored?.batches) throw notFound("batch offer request");
      const ready = Math.min(stored.batches.length, Math.floor((door.now() - stored.createdAt) / BATCH_MS));
      const fresh = stored.batches.slice(stored.fetched, ready).flat();
      stored.fetched = Math.max(stored.fetched, ready);
      return { data: { ...batchBody(stored), offers: fresh.map((offer) => bodies.offer(offer)) } };
    });
    duffel.get("/air/offers/:id", (request) => {
      const offer = offers.get((request.params as { id: string }).id);
      if (!offer) throw notFound("offer");
      return { data: bodies.offer(reread(offer)) };
    });
    duffel.get("/air/offers", (request) => {
      const { offer_request_id: id, sort, ...page } = request.query as Record<string, string | undefined>;
      const stored = id === undefined ? undefined : requests.get(id);
      if (!stored) throw notFound("offer request");
      const list = sort === "total_amount" ? [...stored.offers].sort((a, b) => totalMinor(a) - totalMinor(b)) : stored.offers;
      return paged(list, page, (offer) => bodies.offer(offer));
    });

    const lists: [string, readonly unknown[], (id: string) => unknown][] = [
      [
        "airlines",
        CARRIERS.map(airlineBody),
        (id) => {
          const found = airlineById(id);
          return found && airlineBody(found);
        },
      ],
      [
        "airports",
        AIRPORTS.map(airportBody),
        (id) => {
          const found = airportById(id);
          return found && airportBody(found);
        },
      ],
      ["aircraft", AIRCRAFT, (id) => AIRCRAFT.find((one) => one.id === id)],
    ];
    for (const [name, all, find] of lists) {
      duffel.get(`/air/${name}`, (request) => paged(all, request.query as Record<string, string | undefined>, (one) => one));
      duffel.get(`/air/${name}/:id`, (request) => {
        const found = find((request.params as { id: string }).id);
        if (!found) throw notFound(name);
        return { data: found };
      });
    }
    duffel.get("/places/suggestions", (request) => {
      const { query, name } = request.query as Record<string, string | undefined>;
      return { data: placeSuggestions(query ?? name ?? "") };
    });
    done();
  });
}

/** One flight a batch on the route of that scenario, else the cheaper half first. */
function batchesOf({ offers, question }: StoredRequest): Offer[][] {
  const first = question.slices[0];
  if (behaviourOf(first?.origin.airports[0]?.iata ?? "", first?.destination.airports[0]?.iata ?? "") !== "partial-batches") {
    const half = Math.ceil(offers.length / 2);
    return [offers.slice(0, half), offers.slice(half)];
  }
  const byFlight = new Map<number, Offer[]>();
  for (const offer of offers) {
    const index = offer.choices[0]?.journey.index ?? 0;
    byFlight.set(index, [...(byFlight.get(index) ?? []), offer]);
  }
  return [...byFlight.values()];
}

function paged<T>(all: readonly T[], query: Record<string, string | undefined>, body: (one: T) => unknown): unknown {
  const limit = Math.max(1, Math.min(200, Number(query.limit ?? 50) || 50));
  const from = Math.max(0, Number(Buffer.from(query.after ?? "", "base64url").toString() || 0) || 0);
  const next = from + limit < all.length ? Buffer.from(String(from + limit)).toString("base64url") : null;
  return { data: all.slice(from, from + limit).map(body), meta: { limit, before: null, after: next } };
}

function refuse(reply: FastifyReply, refusal: DuffelRefusal): FastifyReply {
  const { status, type, code, title, message, field } = refusal;
  return reply.code(status).send({
    meta: { status, request_id: reply.getHeader("x-request-id") },
    errors: [
      {
        type,
        title,
        message,
        code,
        documentation_url: "https://duffel.com/docs/api/overview/errors",
        ...(field === undefined ? {} : { source: { pointer: `/${field}`, field: field.split("/").at(-1) } }),
      },
    ],
  });
}
