import { readFileSync } from "node:fs";
import autocannon from "autocannon";
import { atLeast, atMost, drill, goal, hasFlag, is, numberFlag, quantile, say, wait } from "@/tests/support/drill";
import { figuresOf, startLoad, type PhaseFigures } from "@/tests/support/load";
import { addressOf, ask, siteIsFull, travelsOnSale, type Travel } from "@/tests/support/site";
import { addDays } from "@/server/kernel/calendar";
import { processSeconds, seriesOf, surroundings, watchOthers, type Run, type Series } from "./cpu";

const QUICK = hasFlag("quick");
const RUNS = numberFlag("runs", QUICK ? 2 : 5);
const SECONDS = numberFlag("seconds", QUICK ? 3 : 8);
const CONNECTIONS = numberFlag("connections", 16);
const TRAVELS = numberFlag("travels", QUICK ? 20 : 80);
const RATE_S = numberFlag("rate-seconds", QUICK ? 8 : 30);
const WARM_S = QUICK ? 3 : 15;
const SEARCHES_A_SECOND = 60;
const READS_A_SECOND = 174;
const NOISY_PERCENT = 15;

/** Of four searches two ask for one way, one for there and back, one for two months of a calendar. */
function queryOf({ origin, destination, departsOn }: Travel, index: number): string {
  const search = `from=${origin}&to=${destination}&dep=${departsOn}`;
  if (index % 4 === 2) return `${search}&ret=${addDays(departsOn, 7)}`;
  return index % 4 === 3 ? `${search}&view=calendar` : search;
}

type Measured = Run & { failed: number; cpuMs: number };

async function saturate(base: string, paths: string[], pid: number | null, seconds: number): Promise<Measured> {
  const others = watchOthers();
  const began = processSeconds(pid);
  const result = await autocannon({ url: base, connections: CONNECTIONS, duration: seconds, requests: paths.map((path) => ({ path })) });
  const answered = result["2xx"];
  return {
    value: answered / result.duration,
    cpuMs: ((processSeconds(pid) - began) * 1000) / Math.max(1, answered),
    failed: result.non2xx + result.errors + result.timeouts,
    othersPercent: others(),
  };
}

type Turn = Record<"rawReads" | "product" | "bareHttp" | "constantReads", Measured>;
const NAMES = ["rawReads", "product", "bareHttp", "constantReads"] as const;
const isQuiet = (turn: Turn) => NAMES.every((name) => (turn[name].othersPercent ?? 0) <= NOISY_PERCENT);
const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string }).version;

await drill(
  {
    name: "bench:search",
    help: `bench:search  Searches a second at /api/fares of one region, against two limits taken in the same run, in turns: the bare driver with
the statements of the same searches, and node:http with the same bytes. The second one is compared with the service while its reads are
constants, since no answer that reads a store can come near it. At least ${RUNS} runs of ${SECONDS} s each; a turn beside which others used more than
${NOISY_PERCENT} % is marked and repeated, up to ${2 * RUNS} turns. Then the time of an answer at fixed rates from another process, on both regions. Starts
and removes a stack of its own (1 GB heaps, fsync on); about 12 min. The figures mean something on a quiet machine only.
Flags: --quick  --runs N  --seconds N  --connections N  --travels N  --rate-seconds N`,
    stack: {
      profile: "bench",
      processes: [
        "sandbox-airline",
        "flight-scraping",
        "flight-aggregation",
        "outbox-relay",
        "flight-availability-us",
        "flight-availability-eu",
      ],
      env: {
        ...{ WORLD: QUICK ? "tiny" : "default", WORLD_DAYS: "45", HISTORY_DAYS: "1", HISTORY_LEADS: "2" },
        ...{ SEARCHES_PER_MINUTE: "1000000000", LOG_LEVEL: "warn" },
      },
      quiet: true,
    },
  },
  async (stack) => {
    process.env["REGION"] = "us";
    const { rawSearches, recordReads, startConstant } = await import("./search-limits");
    const { keepResult } = await import("./results");
    const { inCentre } = await import("@/server/infra/cassandra");
    const { pool } = await import("@/server/infra/postgres");
    const { agreement } = await import("@/tests/support/agreement");
    const { settled } = await import("@/tests/support/settled");
    await siteIsFull(900_000);
    await pool()
      .query("ANALYZE")
      .catch(() => {});
    const address = addressOf(stack);
    const searches = await withPrices(address.availabilityUs, (await travelsOnSale(TRAVELS)).map(queryOf));
    const paths = searches.map(({ query }) => `/api/fares?${query}`);
    const reads = await recordReads(searches.map(({ query }) => query));
    const readsASearch = reads.reduce((sum, { length }) => sum + length, 0) / reads.length;
    const bytes = searches.map(({ body }) => Buffer.byteLength(body));
    say(`${searches.length} searches, ${readsASearch.toFixed(2)} reads and ${quantile(bytes, 0.5)} bytes each`);

    const env = { ...stack.env, DATABASE_URL: stack.env["DATABASE_WEB_URL"]! };
    const bare = await startConstant("bytes", stack.ports.base + 31, address.availabilityUs, env);
    const constant = await startConstant("reads", stack.ports.base + 32, address.availabilityUs, env);
    try {
      // Once each, so that no run below asks a store for a constant, and that they answer the same searches.
      const constantBytes: number[] = [];
      for (const path of paths) {
        await ask(`${bare.base}${path}`);
        constantBytes.push(Buffer.byteLength((await ask(`${constant.base}${path}`)).body));
      }
      const raw = async (seconds: number): Promise<Measured & { rows: number }> => {
        const others = watchOthers();
        const began = process.cpuUsage();
        const { perSecond, rows } = await rawSearches(reads, CONNECTIONS, seconds * 1000);
        const { user, system } = process.cpuUsage(began);
        return { value: perSecond, rows, failed: 0, cpuMs: (user + system) / 1000 / (perSecond * seconds), othersPercent: others() };
      };
      const productPid = stack.pid("flight-availability-us");
      say(`warm-up, ${WARM_S} s each`);
      const { rows } = await raw(WARM_S);
      for (const { base } of [{ base: address.availabilityUs }, bare, constant]) await saturate(base, paths, null, WARM_S);
      await saturate(address.availabilityEu, paths, null, WARM_S);

      const turns: Turn[] = [];
      while (turns.filter(isQuiet).length < RUNS && turns.length < 2 * RUNS) {
        const turn: Turn = {
          rawReads: await raw(SECONDS),
          product: await saturate(address.availabilityUs, paths, productPid, SECONDS),
          bareHttp: await saturate(bare.base, paths, bare.pid, SECONDS),
          constantReads: await saturate(constant.base, paths, constant.pid, SECONDS),
        };
        turns.push(turn);
        const words = NAMES.map((name) => `${name} ${turn[name].value.toFixed(0)}/s (others ${turn[name].othersPercent} %)`);
        say(`run ${turns.length}${isQuiet(turn) ? "" : ", not quiet"}: ${words.join(", ")}`);
      }
      bare.stop();
      constant.stop();

      const urls = paths.flatMap((path) => [`${address.availabilityUs}${path}`, `${address.availabilityEu}${path}`]);
      const atSearches = await atRate(SEARCHES_A_SECOND, urls);
      const atReads = await atRate(READS_A_SECOND / readsASearch, urls);
      const asMany = await atRate(READS_A_SECOND, urls);

      await stack.stop("flight-scraping");
      await settled(120_000);
      const stores = await agreement();

      const quiet = turns.filter(isQuiet);
      const judged = quiet.length >= RUNS ? quiet : turns;
      const series = Object.fromEntries(NAMES.map((name) => [name, seriesOf(judged.map((turn) => turn[name]))])) as Record<
        (typeof NAMES)[number],
        Series
      >;
      const ratios = {
        productToRawReads: series.product.median / series.rawReads.median,
        constantReadsToBareHttp: series.constantReads.median / series.bareHttp.median,
        productToBareHttp: series.product.median / series.bareHttp.median,
        rawReadsToBareHttp: series.rawReads.median / series.bareHttp.median,
      };
      const failed = turns.reduce((sum, turn) => sum + NAMES.reduce((all, name) => all + turn[name].failed, 0), 0);
      const unanswered = [atSearches, atReads, asMany].reduce((sum, { asked, ok }) => sum + asked - ok, 0);
      const degraded = atSearches.degraded + atReads.degraded + asMany.degraded;
      const cassandra = await inCentre("us", (client) =>
        client.execute("SELECT release_version FROM system.local", [], { prepare: false }),
      );
      const figures = {
        ...{ runs: RUNS, runSeconds: SECONDS, warmUpSeconds: WARM_S, connections: CONNECTIONS, world: QUICK ? "tiny" : "default" },
        onlyRatios: quiet.length < RUNS,
        searches: searches.length,
        readsASearch,
        rowsASearch: rows,
        bytesAnAnswer: { median: quantile(bytes, 0.5), most: Math.max(...bytes), constantReads: quantile(constantBytes, 0.5) },
        series,
        cpuMsASearch: Object.fromEntries(
          NAMES.map((name) => [
            name,
            quantile(
              judged.map((turn) => turn[name].cpuMs),
              0.5,
            ),
          ]),
        ),
        allRuns: turns,
        ratios,
        latency: { atSearches, atReads, asMany },
        fsync: "on",
        versions: {
          cassandra: cassandra.rows[0]?.["release_version"] as unknown,
          driver: versionOf("cassandra-driver"),
          fastify: versionOf("fastify"),
          autocannon: versionOf("autocannon"),
        },
        surroundings: surroundings(),
        differences: stores.counts,
      };
      const goals = [
        atLeast("searches / the bare driver with the same statements", ratios.productToRawReads, 0.6),
        atLeast("searches with constant reads / node:http with the same bytes", ratios.constantReadsToBareHttp, 0.25),
        goal(`F-30: p95 at ${SEARCHES_A_SECOND} searches a second, ms`, atSearches.p95 < 100, atSearches.p95, "< 100"),
        atMost(`p99 at ${READS_A_SECOND} reads of the store a second, ms`, atReads.p99, 25),
        is("searches that failed at full load", failed, 0),
        is("searches without prices at a fixed rate", unanswered, 0),
        is("searches that another store answered", degraded, 0),
        ...Object.entries(stores.counts).map(([name, count]) => is(name, count, 0)),
      ];
      if (!QUICK) keepResult("search", figures, goals);
      return { figures, goals };
    } finally {
      bare.stop();
      constant.stop();
    }
  },
);

/** The searches that find something: a way back may leave on a day without flights. */
async function withPrices(base: string, queries: string[]): Promise<{ query: string; body: string }[]> {
  const found: { query: string; body: string }[] = [];
  for (const query of queries) {
    const { status, body } = await ask(`${base}/api/fares?${query}`);
    if (status !== 200) throw new Error(`${query} answers ${status}: ${body.slice(0, 200)}`);
    const answer = JSON.parse(body) as { itineraries?: unknown[]; months?: unknown[] };
    if ((answer.itineraries ?? answer.months ?? []).length > 0) found.push({ query, body });
  }
  if (found.length < queries.length / 2) throw new Error(`only ${found.length} of ${queries.length} searches find prices`);
  return found;
}

/** Both regions in turn, from another process, at a rate that waits for nobody. */
async function atRate(perSecond: number, urls: string[]): Promise<PhaseFigures & { perSecond: number; othersPercent: number | null }> {
  const others = watchOthers();
  const load = startLoad({ perSecond, timeoutMs: 10_000, questions: urls.map((url) => ({ name: "search", url, kind: "api" })) });
  await wait(RATE_S * 1000);
  const othersPercent = others(); // while the load still counts as ours
  await load.stop();
  const figures = { perSecond: Math.round(perSecond * 10) / 10, ...figuresOf(load.samples), othersPercent };
  say(`at ${figures.perSecond} searches a second: p50 ${figures.p50} ms, p95 ${figures.p95} ms, p99 ${figures.p99} ms`);
  return figures;
}
