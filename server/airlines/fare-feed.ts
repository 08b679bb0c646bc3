import { breaker, CircuitOpen } from "@/server/infra/breaker";
import { nowMs } from "@/server/infra/clock";
import type * as z from "zod";
import { type Airline, type Answer, count, type DayRates, newCondition, type Page, type Readings, type SourceFacts } from "./airline";
import { feedPage, feedRates, sourceInfo, type FeedPage } from "./fare-feed-format";
import type { Outgoing } from "./outgoing";
import { pace, retryAfterMs } from "./pace";
import type { PlaceLookup } from "./read-flight";
import { isMostlyBad, readItems } from "./read-items";

export type FareFeedTerms = {
  /** Where `/fare-feed/v1` stands; may have a path of its own. */
  url: string;
  token: string;
  /** Overrides the name that the source gives itself. */
  name?: string;
  outgoing: Outgoing;
  placeOf: PlaceLookup;
  pageLimit?: number;
  timeoutMs?: number;
  breakerResetMs?: number;
};

type Failed = Extract<Answer<never>, { ok: false }>;
const AHEAD_MS = 5 * 60_000;

/** Carries an answer that counts against the source through its breaker. */
class SourceFailed extends Error {
  constructor(readonly answer: Failed) {
    super(answer.reason);
  }
}

/** A source that publishes all its fares by cursor. What it says about its limit is obeyed; when it fails it is left alone a while. */
export function fareFeed(terms: FareFeedTerms): Airline {
  const base = `${terms.url.replace(/\/$/, "")}/fare-feed/v1`;
  const condition = newCondition();
  const breakerTerms = terms.breakerResetMs === undefined ? {} : { resetMs: terms.breakerResetMs };
  const circuit = breaker(`fare-feed ${terms.name ?? terms.url}`, breakerTerms);
  // One route that hangs when it is asked for must not stop the feed of all others.
  const travelCircuit = breaker(`re-reads of ${terms.name ?? terms.url}`, breakerTerms);
  const limit = pace(1);
  const pageLimit = terms.pageLimit ?? 1000;
  let facts: SourceFacts | null = null;

  const refused = (reason: Failed["reason"], detail: string, retryMs: number | null = null): Failed => {
    count(condition.errors, reason);
    return { ok: false, reason, detail, retryAfterMs: retryMs };
  };

  async function once<Schema extends z.ZodType>(path: string, schema: Schema): Promise<Answer<z.output<Schema>>> {
    await limit.take();
    condition.requests += 1;
    const answer = await terms.outgoing.request({
      url: `${base}${path}`,
      headers: { authorization: `Bearer ${terms.token}` },
      ...(terms.timeoutMs === undefined ? {} : { timeoutMs: terms.timeoutMs }),
    });
    if (!answer.ok) throw new SourceFailed(refused("source_unavailable", `${answer.reason}: ${answer.detail}`));
    limit.learn(answer.headers);
    if (answer.status === 429 || answer.status === 503) {
      const waitMs = Math.min(retryAfterMs(answer.headers["retry-after"], Date.now()) ?? 1000, 600_000);
      limit.holdFor(waitMs);
      const refusal = refused(answer.status === 429 ? "rate_limited" : "source_unavailable", `status ${answer.status}`, waitMs);
      if (answer.status === 429) return refusal;
      throw new SourceFailed(refusal);
    }
    if (answer.status === 410) return refused("cursor_outlived", "status 410");
    if (answer.status === 404 || answer.status === 501) return refused("not_offered", `status ${answer.status}`);
    if (answer.status === 401 || answer.status === 403) throw new SourceFailed(refused("not_allowed", `status ${answer.status}`));
    if (answer.status !== 200) throw new SourceFailed(refused("source_unavailable", `status ${answer.status}`));

    const parsed = schema.safeParse(jsonOf(answer.body));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new SourceFailed(refused("answer_unreadable", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "wrong shape"}`));
    }
    condition.lastAnswerAt = new Date(nowMs()).toISOString();
    return { ok: true, value: parsed.data };
  }

  async function ask<Schema extends z.ZodType>(path: string, schema: Schema, asked = circuit): Promise<Answer<z.output<Schema>>> {
    try {
      return await asked.run(() => once(path, schema));
    } catch (cause) {
      if (cause instanceof SourceFailed) return cause.answer;
      if (cause instanceof CircuitOpen) return refused("circuit_open", "the source failed again and again");
      throw cause;
    }
  }

  function taken(page: FeedPage, kind: "snapshot" | "changes" | "history" | "travel"): Readings {
    const claimed = checkedUpTo(page);
    const readings = readItems(page.items, {
      placeOf: terms.placeOf,
      carriers: facts?.carriers ?? {},
      nowMs: nowMs(),
      factsAt: kind === "history" ? null : (claimed ?? new Date(nowMs()).toISOString()),
      factsMayChange: kind === "changes",
    });
    condition.degraded = readings.received > 0 ? isMostlyBad(readings) : condition.degraded;
    for (const { reason, readings: lost } of readings.quarantined) count(condition.quarantined, reason, lost);
    return readings;
  }

  async function readPage(kind: "snapshot" | "changes" | "history", cursor: string | null): Promise<Answer<Page>> {
    const question = new URLSearchParams({ limit: String(pageLimit), ...(cursor === null ? {} : { cursor }) });
    const answer = await ask(`/${kind}?${question}`, feedPage);
    if (!answer.ok) return answer;
    const page = answer.value;
    const progress = page.served === undefined ? null : { served: page.served, total: page.total ?? null };
    return {
      ok: true,
      value: {
        ...taken(page, kind),
        nextCursor: page.nextCursor,
        hasMore: page.hasMore,
        checkedUpTo: checkedUpTo(page),
        changesCursor: page.changesCursor ?? null,
        progress,
      },
    };
  }

  return {
    name: () => terms.name ?? facts?.name ?? "fare-feed",
    facts: () => facts,
    readSource: async () => {
      const answer = await ask("/source", sourceInfo);
      if (!answer.ok) return answer;
      const { name, label, soldHere, carriers, staleAfterSeconds, requestsPerSecond, repeatsEqualPrices } = answer.value;
      limit.advertise(requestsPerSecond);
      facts = {
        name: terms.name ?? name,
        label,
        soldHere,
        staleAfterSeconds,
        carriers: Object.fromEntries(carriers.map(({ code, name: carrierName }) => [code, carrierName])),
        repeatsEqualPrices: repeatsEqualPrices ?? !soldHere,
      };
      return { ok: true, value: facts };
    },
    feed: {
      readSnapshot: (cursor) => readPage("snapshot", cursor),
      readChanges: (cursor) => readPage("changes", cursor),
      readHistory: (cursor) => readPage("history", cursor),
      readRates: async () => {
        const answer = await ask("/rates", feedRates);
        if (!answer.ok) return answer;
        return { ok: true, value: answer.value.days.map(({ day, rates }): DayRates => ({ day, perEuro: rates })) };
      },
    },
    readTravel: async (travel) => {
      const answer = await ask(`/flights?${new URLSearchParams(travel)}`, feedPage, travelCircuit);
      return answer.ok ? { ok: true, value: taken(answer.value, "travel") } : answer;
    },
    hasRoom: limit.hasRoom,
    condition: () => ({ ...condition, breaker: circuit.state() }),
    close: () => {
      circuit.close();
      travelCircuit.close();
    },
  };
}

/** An instant that lies ahead vouches for nothing. */
function checkedUpTo(page: FeedPage): string | null {
  return Date.parse(page.checkedUpTo) > nowMs() + AHEAD_MS ? null : page.checkedUpTo;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
