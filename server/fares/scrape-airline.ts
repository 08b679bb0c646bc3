import type { Airline, Answer, Feed, Page, Readings, SourceFacts } from "@/server/airlines/airline";
import { setAside } from "@/server/airlines/read-items";
import { nowMs } from "@/server/infra/clock";
import { logger } from "@/server/infra/logger";
import { backoffMs, pause } from "@/server/infra/schedule";
import type { TravelBody } from "@/server/messages/travel";
import { packTravel } from "./pack-travel";
import type { ScrapeCursor, ScrapeSave, ScrapeTools } from "./scrape-port";
import { stateOf, type SourceState } from "./scraper-state";
import { fareKey, type LastReading, weighReadings } from "./weigh-readings";

const POLL_MS = 1000;
const VOUCH_MS = 5000;
const HISTORY_DEPTH_MOST = 40;
const SNAPSHOT_DEPTH_MOST = 20;
const FACTS_KNOWN_WITHIN_MS = 5000;
const FACTS_EVERY_MS = 3_600_000;

type Lane = "snapshot" | "changes" | "history";
const KIND_OF = { snapshot: "snapshot", changes: "live", history: "backfill" } as const satisfies Record<Lane, TravelBody["kind"]>;

/** Everything one source's lanes share while it is scraped. */
type Run = {
  source: string;
  airline: Airline;
  feed: Feed;
  facts: SourceFacts;
  tools: ScrapeTools;
  signal: AbortSignal;
  state: SourceState;
  cursor: ScrapeCursor;
  vouchedAtMs: number;
  saves: Record<TravelBody["kind"], number>;
  /** Grows with each new beginning: what an older one still reads no longer counts. */
  epoch: number;
  /** Pages of one source that is weighed by its own last readings are taken one after the other. */
  turn: Promise<void>;
};

/**
 * Reads one source until the signal: its facts, then every fare on sale with the live changes beside it, then changes for ever, and
 * the back-fill while the queue is short. A cursor moves only after what was read is confirmed, so a crash repeats and never skips.
 */
export async function scrapeAirline(airline: Airline, tools: ScrapeTools, signal: AbortSignal): Promise<void> {
  const { feed } = airline;
  if (!feed) return;
  const facts = await untilAnswered(airline, () => airline.readSource(), signal);
  if (!facts) return;
  const source = airline.name();
  const state = stateOf(source);
  const cursor = await untilDone(() => tools.store.readCursor(source), state, signal);
  if (!cursor) return;
  const run: Run = {
    source,
    airline,
    feed,
    facts,
    tools,
    signal,
    state,
    cursor,
    vouchedAtMs: 0,
    saves: { snapshot: 0, live: 0, backfill: 0 },
    epoch: 0,
    turn: Promise.resolve(),
  };
  await untilDone(() => announce(run), state, signal);
  state.phase = cursor.snapshotDone ? "live" : "snapshot";
  const watch = setInterval(() => (state.condition = airline.condition()), 1000);
  try {
    await Promise.all([
      laneOf(run, snapshotTurn, "snapshot"),
      laneOf(run, changesTurn, "live"),
      laneOf(run, historyTurn, "backfill"),
      laneOf(run, factsTurn, null),
    ]);
  } finally {
    clearInterval(watch);
    state.condition = airline.condition();
    state.phase = "stopped";
  }
}

/** Tells what the source is and the rates of exchange, and waits a little until that has arrived: prices mean nothing before. */
async function announce(run: Run): Promise<void> {
  const { source, facts, tools } = run;
  const rates = await run.feed.readRates();
  const { label, soldHere, staleAfterSeconds, carriers } = facts;
  const sourceFacts = { label, soldHere, staleAfterSeconds, carriers };
  const parcel = { source, kind: "live", flights: [], changes: [], seen: [] } as const;
  await tools.publish(packTravel(parcel, { sourceFacts, rates: rates.ok ? rates.value.slice(-400) : [] }));
  const untilMs = Date.now() + (tools.factsKnownWithinMs ?? FACTS_KNOWN_WITHIN_MS);
  while (!run.signal.aborted && Date.now() < untilMs && !(await tools.store.isSourceKnown(source))) await pause(100, run.signal);
  if (!rates.ok && rates.reason !== "not_offered") logger.warn({ source, reason: rates.reason }, "the rates of exchange could not be read");
}

async function factsTurn(run: Run): Promise<number> {
  await pause(FACTS_EVERY_MS, run.signal);
  if (run.signal.aborted) return 0;
  const facts = await run.airline.readSource();
  if (facts.ok) run.facts = facts.value;
  await announce(run);
  return 0;
}

/** Turns one lane again and again. A turn answers how long to wait; what it throws is waited out, and the cursor is read anew. */
async function laneOf(run: Run, turn: (run: Run) => Promise<number>, kind: TravelBody["kind"] | null): Promise<void> {
  let failures = 0;
  let savesBefore = 0;
  while (!run.signal.aborted) {
    try {
      const waitMs = await turn(run);
      if (failures > 0) run.state.lastProblem = null;
      failures = 0;
      if (waitMs > 0) await pause(waitMs, run.signal);
    } catch (cause) {
      if (run.signal.aborted) return;
      const saves = kind === null ? 0 : run.saves[kind];
      failures = saves > savesBefore ? 1 : failures + 1;
      savesBefore = saves;
      run.state.lastProblem = cause instanceof SourceRefuses ? cause.message : "our own stores do not answer";
      logger.warn({ err: cause, source: run.source, failures }, "scraping waits");
      const leastMs = cause instanceof SourceRefuses ? (cause.retryAfterMs ?? 0) : 0;
      await pause(Math.max(leastMs, backoffMs(failures, 250, 30_000)), run.signal);
      await run.tools.store.readCursor(run.source).then(
        (cursor) => Object.assign(run.cursor, cursor),
        () => {},
      );
    }
  }
}

class SourceRefuses extends Error {
  readonly retryAfterMs: number | null;
  constructor(
    readonly refusal: Extract<Answer<never>, { ok: false }>,
    lane: Lane,
  ) {
    super(`${lane}: ${refusal.reason} (${refusal.detail})`);
    this.retryAfterMs = refusal.retryAfterMs;
  }
}

async function snapshotTurn(run: Run): Promise<number> {
  const { cursor, tools } = run;
  if (cursor.snapshotDone) return 1000;
  if (cursor.snapshotCursor === null && cursor.changesCursor === null) return waitForChanges(run);
  run.state.phase = "snapshot";
  const { epoch } = run;
  let next: Promise<Answer<Page>> | null = run.feed.readSnapshot(cursor.snapshotCursor || null);
  while (next && !run.signal.aborted) {
    const answer: Answer<Page> = await next;
    if (run.epoch !== epoch) return 0;
    if (!answer.ok) {
      if (answer.reason !== "cursor_outlived") throw new SourceRefuses(answer, "snapshot");
      await startAnew(run);
      return 5000;
    }
    const page: Page = answer.value;
    next = page.nextCursor === null ? null : run.feed.readSnapshot(page.nextCursor);
    next?.catch(() => {}); // awaited in the next round, or given up with this one
    const changesCursor = cursor.changesCursor ?? page.changesCursor;
    const ended = page.nextCursor === null;
    await takePage(run, "snapshot", page, {
      ...(ended ? { snapshotDone: true, changesOutlived: false } : { snapshotCursor: page.nextCursor }),
      ...(changesCursor === null ? {} : { changesCursor }),
    });
    while (!run.signal.aborted && (await tools.queueDepth()) > (tools.snapshotDepthMost ?? SNAPSHOT_DEPTH_MOST))
      await pause(250, run.signal);
  }
  if (cursor.snapshotDone) run.state.phase = "live";
  return 0;
}

/** The changes' beginning is marked before the snapshot is read, so that nothing falls between the two. */
async function waitForChanges(run: Run): Promise<number> {
  const answer = await run.feed.readChanges(null);
  if (answer.ok && answer.value.nextCursor !== null) {
    await takePage(run, "changes", answer.value, { changesCursor: answer.value.nextCursor });
    return 0;
  }
  if (!answer.ok && answer.reason !== "cursor_outlived" && answer.reason !== "not_offered") throw new SourceRefuses(answer, "changes");
  run.cursor.snapshotCursor = ""; // the source names no beginning: its last page of the snapshot will
  return 0;
}

async function startAnew(run: Run): Promise<void> {
  logger.warn({ source: run.source }, "the source no longer knows our place; a new snapshot begins");
  run.epoch += 1;
  await run.tools.store.resetCursor(run.source);
  Object.assign(run.cursor, await run.tools.store.readCursor(run.source));
}

async function changesTurn(run: Run): Promise<number> {
  const { cursor, tools, epoch } = run;
  if (cursor.changesCursor === null) return 100;
  let next: Promise<Answer<Page>> | null = run.feed.readChanges(cursor.changesCursor);
  while (next && !run.signal.aborted) {
    const answer: Answer<Page> = await next;
    if (run.epoch !== epoch) return 0;
    if (!answer.ok) {
      if (answer.reason !== "cursor_outlived") throw new SourceRefuses(answer, "changes");
      await startAnew(run);
      return 0;
    }
    const page: Page = answer.value;
    const changesCursor = page.nextCursor;
    next = page.hasMore && changesCursor !== null ? run.feed.readChanges(changesCursor) : null;
    next?.catch(() => {}); // awaited in the next round, or given up with this one
    await takePage(run, "changes", page, changesCursor === null ? {} : { changesCursor });
    while (!run.signal.aborted && next && (await tools.queueDepth()) > (tools.snapshotDepthMost ?? SNAPSHOT_DEPTH_MOST))
      await pause(250, run.signal);
  }
  return tools.pollMs ?? POLL_MS;
}

async function historyTurn(run: Run): Promise<number> {
  const { cursor, tools, state } = run;
  if (!cursor.snapshotDone) return 500;
  if (cursor.historyDone) return 60_000;
  state.historyPaused = (await tools.queueDepth()) > (tools.historyDepthMost ?? HISTORY_DEPTH_MOST);
  if (state.historyPaused) return 500;
  const answer = await run.feed.readHistory(cursor.historyCursor || null);
  if (!answer.ok) {
    if (answer.reason === "not_offered") {
      await save(run, "backfill", { cursor: { historyDone: true } });
      return 0;
    }
    if (answer.reason === "cursor_outlived" && cursor.historyCursor) {
      await save(run, "backfill", { cursor: { historyCursor: "" } });
      return 0;
    }
    throw new SourceRefuses(answer, "history");
  }
  const page = answer.value;
  await takePage(run, "history", page, page.nextCursor === null ? { historyDone: true } : { historyCursor: page.nextCursor });
  return 0;
}

/** One page from the source into RabbitMQ; its cursor and the books are saved after the last confirm. */
async function takePage(run: Run, lane: Lane, page: Page, cursor: ScrapeSave["cursor"]): Promise<void> {
  const before = run.turn;
  let done = () => {};
  if (run.facts.repeatsEqualPrices) run.turn = new Promise((resolve) => (done = resolve));
  try {
    if (run.facts.repeatsEqualPrices) await before;
    await takeInTurn(run, lane, page, cursor);
  } finally {
    done();
  }
}

async function takeInTurn(run: Run, lane: Lane, page: Page, cursor: ScrapeSave["cursor"]): Promise<void> {
  const { source, tools, state, facts } = run;
  const kind = KIND_OF[lane];
  const weighed = await weigh(run, lane, page);
  const factsOf = new Map(page.flights.map((flight) => [flight.key, flight]));
  for (const { change, facts: flight } of weighed.outlierFacts) if (!factsOf.has(change.flight)) factsOf.set(change.flight, flight);

  const changes = [...weighed.changes, ...weighed.confirmed];
  const speaksFor = lane === "changes" && !run.cursor.changesOutlived ? page.checkedUpTo : null;
  const vouches = speaksFor !== null && (changes.length > 0 || Date.now() - run.vouchedAtMs >= VOUCH_MS);
  const ended = page.nextCursor === null;
  const bodies = packTravel(
    { source, kind, flights: [...factsOf.values()], changes, seen: weighed.seen },
    {
      ...(vouches ? { checkedUpTo: speaksFor } : {}),
      ...(lane !== "changes" && page.progress ? { progress: { ...page.progress, ended } } : {}),
    },
  );
  if (bodies.length > 0) {
    await tools.publish(bodies);
    state.published[kind] += bodies.length;
    state.lastPublishedAt = new Date(nowMs()).toISOString();
    if (vouches) run.vouchedAtMs = Date.now();
  }
  const refuted = weighed.refuted.map((change) => setAside("outlier_refuted", "amountMinor", change, 1));
  const wasWaiting = new Set(weighed.outlierFacts.map(({ change }) => change));
  const refutedBefore = weighed.refuted.filter((change) => wasWaiting.has(change)).length;
  const counts: Record<string, number> = {
    received: page.received,
    accepted: changes.length,
    unchanged: weighed.seen.length + page.repeated,
    waiting: weighed.waiting.length - weighed.confirmed.length - refutedBefore,
  };
  const quarantined = [...page.quarantined, ...refuted];
  for (const { reason, readings } of quarantined) counts[`quarantined.${reason}`] = (counts[`quarantined.${reason}`] ?? 0) + readings;
  await save(run, kind, {
    cursor,
    quarantined,
    waiting: weighed.waiting.flatMap((change) => (factsOf.has(change.flight) ? [{ change, facts: factsOf.get(change.flight)! }] : [])),
    settled: [...weighed.confirmed, ...weighed.refuted.filter((change) => wasWaiting.has(change))],
    lasts: facts.repeatsEqualPrices ? weighed.lasts : [],
    counts,
  });
  keepCount(state, page, counts, changes.length);
}

function keepCount(state: SourceState, page: Readings, counts: Record<string, number>, changes: number): void {
  state.items += page.received;
  state.changes += changes;
  state.unchanged += counts["unchanged"] ?? 0;
  state.waiting += counts["waiting"] ?? 0;
  for (const { reason, readings } of page.quarantined) state.quarantined[reason] = (state.quarantined[reason] ?? 0) + readings;
}

/** A back-fill is weighed within its own page alone: what is on sale today says nothing about last spring. */
async function weigh({ source, tools, facts, cursor }: Run, lane: Lane, page: Page) {
  const flights = [...new Set(page.readings.map(({ flight }) => flight))];
  const isPast = lane === "history" && !facts.repeatsEqualPrices;
  const isFirst = lane === "snapshot" && cursor.snapshotCursor === null && !facts.repeatsEqualPrices && !cursor.changesOutlived;
  const lasts =
    isPast || isFirst ? new Map<string, LastReading>() : await tools.store.lastReadings(source, flights, facts.repeatsEqualPrices);
  const outlierFacts = isPast || flights.length === 0 ? [] : await tools.store.listOutliers(source, flights);
  const waiting = new Map(outlierFacts.map(({ change }) => [fareKey(change), change]));
  return { ...weighReadings(page.readings, lasts, waiting, facts.repeatsEqualPrices), outlierFacts };
}

async function save(run: Run, kind: TravelBody["kind"], part: Partial<ScrapeSave>): Promise<void> {
  const whole: ScrapeSave = { kind, cursor: {}, quarantined: [], waiting: [], settled: [], lasts: [], counts: {}, ...part };
  await run.tools.store.savePage(run.source, whole);
  run.saves[kind] += 1;
  Object.assign(run.cursor, whole.cursor);
}

async function untilAnswered<Value>(airline: Airline, ask: () => Promise<Answer<Value>>, signal: AbortSignal): Promise<Value | null> {
  for (let failures = 1; !signal.aborted; failures++) {
    const answer = await ask();
    if (answer.ok) return answer.value;
    const state = stateOf(airline.name());
    Object.assign(state, { phase: "unreachable", lastProblem: `${answer.reason} (${answer.detail})`, condition: airline.condition() });
    logger.warn({ source: airline.name(), reason: answer.reason, failures }, "the source does not say what it is");
    await pause(Math.max(answer.retryAfterMs ?? 0, backoffMs(failures, 250, 10_000)), signal);
  }
  return null;
}

async function untilDone<Value>(work: () => Promise<Value>, state: SourceState, signal: AbortSignal): Promise<Value | null> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await work();
    } catch (cause) {
      state.lastProblem = "our own stores do not answer";
      logger.warn({ err: cause, failures }, "scraping waits for its stores");
      await pause(backoffMs(failures, 250, 5000), signal);
    }
  }
  return null;
}
