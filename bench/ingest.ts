import { randomUUID } from "node:crypto";
import { givenChange, givenFlight, givenTravel, soon } from "@/tests/support/factories";
import { atLeast, atMost, drill, hasFlag, is, numberFlag, quantile, say, until, wait } from "@/tests/support/drill";
import { seededRandom } from "@/tests/support/random";
import { seriesOf, surroundings, watchOthers, type Run, type Series } from "./cpu";
import type { Changes } from "./ingest-limits";

const QUICK = hasFlag("quick");
const RUNS = numberFlag("runs", QUICK ? 1 : 5);
const RUN_MS = numberFlag("seconds", QUICK ? 3 : 8) * 1000;
const BURST = numberFlag("burst", QUICK ? 33_000 : 330_000);
const RATE = numberFlag("rate", 1146);
const RATE_S = numberFlag("rate-seconds", QUICK ? 10 : 60);
const SEED = numberFlag("seed", 20261124);
const BATCH = 500;

/** Price changes of two thousand flights on forty routes, as scraping sends them. */
function changesOf(seed: number): Changes {
  const random = seededRandom(seed);
  const ends = ["CPH", "LIS", "JFK", "LHR", "LAX", "NRT", "MAD", "ZRH"];
  const routes = ends
    .flatMap((origin) => ends.filter((end) => end !== origin).map((destination) => ({ origin, destination })))
    .slice(0, 40);
  const flights = Array.from({ length: 2000 }, (_, index) =>
    givenFlight(String(100 + index), soon(5 + (index % 50)), routes[index % routes.length]!),
  );
  let sequence = 0;
  return {
    flights,
    next: (count) => {
      const observedAt = new Date().toISOString();
      const changes = Array.from({ length: count }, () =>
        givenChange(flights[Math.floor(random() * flights.length)]!, {
          fare: `economy.${["LIGHT", "STANDARD", "FLEX"][Math.floor(random() * 3)]!}`,
          amountMinor: String(5000 + Math.floor(random() * 40_000)),
          observedAt,
          sequence: ++sequence,
        }),
      );
      const named = new Set(changes.map(({ flight }) => flight));
      return givenTravel(
        "bench",
        flights.filter(({ key }) => named.has(key)),
        changes,
      );
    },
  };
}

await drill(
  {
    name: "bench:ingest",
    help: `bench:ingest  How fast price changes go through RabbitMQ into PostgreSQL and Cassandra, against limits taken in the same run, in turns. ${RUNS} runs of
${RUN_MS / 1000} s each, a burst of ${BURST} changes, and ${RATE} changes a second for ${RATE_S} s. Starts and removes a stack of its own (1 GB heaps, fsync on);
about 10 min. The figures mean something on a quiet machine only; what others used beside each run is printed.
Flags: --quick  --runs N  --seconds N  --burst N  --rate N  --rate-seconds N  --seed N`,
    stack: { profile: "bench", processes: ["flight-aggregation", "outbox-relay"], env: { LOG_LEVEL: "warn" }, quiet: true },
  },
  async (stack) => {
    const { rawConsume, rawPublish, rawWrites, oneChange } = await import("./ingest-limits");
    const { publishParcels, withChannel, assertTopology } = await import("@/server/infra/rabbitmq");
    const { travel } = await import("@/server/messages/travel");
    const { CATALOG } = await import("@/server/messages/catalog");
    const { pool } = await import("@/server/infra/postgres");
    const { settled } = await import("@/tests/support/settled");
    const { agreement } = await import("@/tests/support/agreement");
    const { keepResult } = await import("./results");
    await withChannel((channel) => assertTopology(channel, CATALOG));
    const changes = changesOf(SEED);
    const parcel = (body: unknown) => ({ queue: travel.queue, type: travel.type, messageId: randomUUID(), body: JSON.stringify(body) });
    // One inbox row stands for one message that is in history; counting history itself would cost more than writing it.
    const recorded = async () =>
      (await pool().query<{ n: number }>(`SELECT count(*)::int AS n FROM inbox WHERE consumer = 'flight-aggregation'`)).rows[0]!.n;
    const send = async (count: number): Promise<number> => {
      let messages = 0;
      for (let sent = 0; sent < count;) {
        const bodies = Array.from({ length: 20 }, () => Math.min(BATCH, count - sent)).flatMap((size) => {
          const part = Math.min(size, count - sent);
          sent += part;
          return part > 0 ? [parcel(changes.next(part))] : [];
        });
        messages += (await publishParcels(bodies)).size;
      }
      return messages;
    };
    /** Waits until so many more messages are recorded; answers when the first one was. */
    const untilRecorded = async (before: number, messages: number, timeoutMs: number): Promise<number> => {
      let firstMs: number | null = null;
      await until("history has all", timeoutMs, async () => {
        const now = await recorded();
        if (now > before) firstMs ??= performance.now();
        return now >= before + messages;
      });
      return firstMs ?? performance.now();
    };
    const timed = async (work: () => Promise<number>): Promise<Run> => {
      const others = watchOthers();
      const value = await work();
      return { value, othersPercent: others() };
    };

    say("warm-up: every flight once, then the tables are analysed");
    await send(20_000);
    await settled(120_000);
    await pool()
      .query("ANALYZE")
      .catch(() => {});

    const text = oneChange(changes);
    const bytes = Buffer.byteLength(text);
    const found: Record<string, Run[]> = { rawPublish: [], publish: [], rawConsume: [], history: [], rawWrites: [], both: [] };
    for (let run = 0; run < RUNS; run++) {
      found["rawPublish"]!.push(await timed(() => rawPublish(Buffer.from(text), RUN_MS)));
      await stack.stop("flight-aggregation");
      found["publish"]!.push(
        await timed(async () => {
          const body = changes.next(1);
          const began = performance.now();
          let sent = 0;
          while (performance.now() - began < RUN_MS) sent += (await publishParcels(Array.from({ length: 1000 }, () => parcel(body)))).size;
          return sent / ((performance.now() - began) / 1000);
        }),
      );
      await withChannel((channel) => channel.purgeQueue(travel.queue));
      found["rawConsume"]!.push(await timed(() => rawConsume(Buffer.from(text), QUICK ? 50_000 : 200_000)));

      await stack.stop("outbox-relay"); // PostgreSQL alone: what is for Cassandra waits in the outbox
      found["history"]!.push(await timed(() => drain(RUN_MS)));
      await stack.start("outbox-relay");
      await settled(240_000);
      await stack.stop("flight-aggregation");
      found["rawWrites"]!.push(await timed(() => rawWrites(RUN_MS)));
      found["both"]!.push(await timed(() => drain(RUN_MS, true)));
      await settled(240_000);
      say(
        `run ${run + 1} of ${RUNS}: ${Object.entries(found)
          .map(([name, runs]) => `${name} ${Math.round(runs.at(-1)!.value)}/s (others ${runs.at(-1)!.othersPercent} %)`)
          .join(", ")}`,
      );
    }

    /** Fills the queue, then lets FlightAggregation take it; changes a second until history, or both stores, have all. */
    async function drain(milliseconds: number, both = false): Promise<number> {
      const count = Math.ceil(((both ? 3000 : 8000) * milliseconds) / 1000 / BATCH) * BATCH;
      await stack.stop("flight-aggregation");
      const messages = await send(count);
      const before = await recorded();
      const starting = stack.start("flight-aggregation");
      const firstMs = await untilRecorded(before, messages, 300_000);
      if (both) await settled(300_000);
      const endMs = performance.now() - (both ? 800 : 0); // settled waits for 0.7 s of silence
      await starting;
      return count / ((endMs - firstMs) / 1000);
    }

    say(`burst of ${BURST} changes`);
    const burstOthers = watchOthers();
    await stack.stop("flight-aggregation");
    const burstMessages = await send(BURST);
    const before = await recorded();
    const starting = stack.start("flight-aggregation");
    const burstBegan = await untilRecorded(before, burstMessages, 900_000);
    await starting;
    const historyS = (performance.now() - burstBegan) / 1000;
    await settled(900_000);
    const bothS = (performance.now() - burstBegan) / 1000;
    const burst = {
      changes: BURST,
      historySeconds: Math.round(historyS * 10) / 10,
      bothSeconds: Math.round(bothS * 10) / 10,
      othersPercent: burstOthers(),
    };
    say(`burst: history after ${burst.historySeconds} s, Cassandra after ${burst.bothSeconds} s`);

    const { measureLag } = await import("./ingest-lag");
    const lagOthers = watchOthers();
    const lags = await measureLag(changes, RATE, RATE_S, async (body) => void (await publishParcels([parcel(body)])));
    const lag = {
      perSecond: RATE,
      seconds: RATE_S,
      p50: Math.round(quantile(lags, 0.5)),
      p99: Math.round(quantile(lags, 0.99)),
      worst: Math.round(Math.max(...lags)),
      samples: lags.length,
      othersPercent: lagOthers(),
    };
    say(`at ${RATE} changes a second: from sending to readable in Cassandra p50 ${lag.p50} ms, p99 ${lag.p99} ms`);
    await settled(120_000);
    await wait(500);
    const stores = await agreement();

    const series = Object.fromEntries(Object.entries(found).map(([name, runs]) => [name, seriesOf(runs)])) as Record<string, Series>;
    const median = (name: string) => series[name]!.median;
    const limitBoth = Math.min(median("history"), median("rawWrites"));
    const ratios = {
      publish: median("publish") / median("rawPublish"),
      history: median("history") / median("rawConsume"),
      both: median("both") / limitBoth,
    };
    const scale = BURST / 330_000;
    const figures = {
      seed: SEED,
      runs: RUNS,
      runSeconds: RUN_MS / 1000,
      messageBytes: bytes,
      batch: BATCH,
      series,
      ratios,
      burst,
      lag,
      fsync: "on",
      surroundings: surroundings(),
      differences: stores.counts,
    };
    const goals = [
      atLeast("publish / raw quorum, window 1,000", ratios.publish, 0.5),
      atLeast("history / raw consume", ratios.history, 0.35),
      atLeast("both stores / least of history and raw driver writes", ratios.both, 0.6),
      atMost("burst in history, s", historyS, 60 * scale),
      atMost("burst in Cassandra, s", bothS, 120 * scale),
      atMost(`lag p99 at ${RATE} a second, ms`, lag.p99, 2000),
      ...Object.entries(stores.counts).map(([name, count]) => is(name, count, 0)),
    ];
    if (!QUICK) keepResult("ingest", figures, goals);
    return { figures, goals };
  },
);
