import type { Duffel } from "@duffel/api";
import { breaker, CircuitOpen } from "@/server/infra/breaker";
import { nowMs } from "@/server/infra/clock";
import { type Airline, type Answer, count, newCondition, type Readings, type SourceFacts, type Travel } from "./airline";
import { offerRequest, readOffers } from "./duffel-offers";
import type { Outgoing } from "./outgoing";
import { pace, retryAfterMs } from "./pace";
import type { PlaceLookup } from "./read-flight";
import { isMostlyBad } from "./read-items";

export type DuffelTerms = {
  url: string;
  token: string;
  outgoing: Outgoing;
  placeOf: PlaceLookup;
  /** Our share of the account's limit; its answers hold us further where they must. */
  requestsPerSecond?: number;
  breakerResetMs?: number;
  timeoutMs?: number;
};

type Failed = Extract<Answer<never>, { ok: false }>;
type Asked = { method: string; path: string; data?: Record<string, unknown>; params?: Record<string, unknown> };

/** The answer of a request that failed, on its way through the SDK. */
class DuffelRefused extends Error {
  constructor(
    readonly answer: Failed,
    readonly isFault: boolean,
  ) {
    super(answer.reason);
  }
}

/** A part of the whole time, so that offers which are there by then arrive instead of nothing. */
const SUPPLIER_TIMEOUT_MS = 8000;

/** Asks Duffel travel by travel. The SDK words the requests; they leave by our own way out, with its checks and limits. */
export function duffel(terms: DuffelTerms): Airline {
  const condition = newCondition();
  const circuit = breaker("duffel", terms.breakerResetMs === undefined ? {} : { resetMs: terms.breakerResetMs });
  const limit = pace(terms.requestsPerSecond ?? 1);
  const facts: SourceFacts = {
    name: "duffel",
    label: "Duffel",
    soldHere: true,
    staleAfterSeconds: 1800,
    carriers: {},
    repeatsEqualPrices: true,
  };
  let opening: Promise<Duffel> | null = null;

  const refused = (reason: Failed["reason"], detail: string, retryMs: number | null = null, isFault = true) => {
    count(condition.errors, reason);
    return new DuffelRefused({ ok: false, reason, detail, retryAfterMs: retryMs }, isFault);
  };

  async function transport({ method, path, data, params }: Asked): Promise<unknown> {
    await limit.take();
    condition.requests += 1;
    const url = new URL(path, terms.url);
    for (const [name, value] of Object.entries(params ?? {})) url.searchParams.set(name, String(value));
    const answer = await terms.outgoing.request({
      url: url.href,
      method: method === "POST" ? "POST" : "GET",
      headers: { authorization: `Bearer ${terms.token}`, "duffel-version": "v2", "content-type": "application/json" },
      ...(data === undefined ? {} : { body: JSON.stringify({ data }) }),
      ...(terms.timeoutMs === undefined ? {} : { timeoutMs: terms.timeoutMs }),
    });
    if (!answer.ok) throw refused("source_unavailable", `${answer.reason}: ${answer.detail}`);
    limit.learn(answer.headers);
    if (answer.status === 429) {
      const reset = answer.headers["retry-after"] ?? answer.headers["ratelimit-reset"];
      const waitMs = Math.min(retryAfterMs(Array.isArray(reset) ? reset[0] : reset, Date.now()) ?? 1000, 600_000);
      limit.holdFor(waitMs);
      throw refused("rate_limited", "status 429", waitMs, false);
    }
    if (answer.status === 401 || answer.status === 403) throw refused("not_allowed", `status ${answer.status}`);
    if (answer.status === 404) throw refused("not_offered", "status 404", null, false);
    if (answer.status >= 400 && answer.status < 500) throw refused("not_offered", `status ${answer.status}`, null, false);
    if (answer.status < 200 || answer.status >= 300) {
      throw refused("source_unavailable", `status ${answer.status}`, retryAfterMs(answer.headers["retry-after"], Date.now()));
    }
    try {
      return JSON.parse(answer.body) as unknown;
    } catch {
      throw refused("answer_unreadable", "not JSON");
    }
  }

  async function search({ origin, destination, departsOn }: Travel): Promise<Readings> {
    opening ??= openSdk(terms, transport);
    const sdk = await opening;
    const { data } = await sdk.offerRequests.create({
      slices: [{ origin, destination, departure_date: departsOn } as Parameters<Duffel["offerRequests"]["create"]>[0]["slices"][number]],
      passengers: [{ type: "adult" }],
      return_offers: true,
      supplier_timeout: SUPPLIER_TIMEOUT_MS,
    });
    const parsed = offerRequest.safeParse(data);
    if (!parsed.success) throw refused("answer_unreadable", parsed.error.issues[0]?.path.join(".") ?? "wrong shape");
    return readOffers(parsed.data.offers, { placeOf: terms.placeOf, nowMs: nowMs(), carriers: facts.carriers });
  }

  async function readTravel(travel: Travel): Promise<Answer<Readings>> {
    try {
      const outcome = await circuit.run(async () => {
        try {
          return await search(travel);
        } catch (cause) {
          if (cause instanceof DuffelRefused && !cause.isFault) return cause;
          throw cause;
        }
      });
      if (outcome instanceof DuffelRefused) return outcome.answer;
      condition.lastAnswerAt = new Date(nowMs()).toISOString();
      condition.degraded = outcome.received > 0 ? isMostlyBad(outcome) : condition.degraded;
      for (const { reason, readings } of outcome.quarantined) count(condition.quarantined, reason, readings);
      return { ok: true, value: outcome };
    } catch (cause) {
      if (cause instanceof DuffelRefused) return cause.answer;
      if (cause instanceof CircuitOpen) return refused("circuit_open", "Duffel failed again and again").answer;
      throw cause;
    }
  }

  return {
    name: () => facts.name,
    facts: () => facts,
    readSource: async () => ({ ok: true, value: facts }),
    feed: null,
    readTravel,
    hasRoom: limit.hasRoom,
    condition: () => ({ ...condition, breaker: circuit.state() }),
    close: circuit.close,
  };
}

async function openSdk({ url, token }: DuffelTerms, transport: (asked: Asked) => Promise<unknown>): Promise<Duffel> {
  const environment = process.env;
  const { Duffel: Sdk } = await import("@duffel/api");
  process.env = environment; // the SDK puts a copy in its place when it is loaded
  const sdk = new Sdk({ token, basePath: url });
  const { client } = sdk as unknown as { client?: { request?: unknown } };
  if (typeof client?.request !== "function") throw new Error("this version of the Duffel SDK sends its requests in another way");
  client.request = transport;
  return sdk;
}
