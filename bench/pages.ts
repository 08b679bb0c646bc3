import autocannon from "autocannon";
import { atLeast, atMost, drill, hasFlag, numberFlag, quantile, say } from "@/tests/support/drill";
import { figuresOf, startLoad } from "@/tests/support/load";
import { addressOf, ask, siteIsFull, siteOptions, travelsOnSale, type Travel } from "@/tests/support/site";
import { processSeconds, seriesOf, surroundings, watchOthers, type Run } from "./cpu";

const QUICK = hasFlag("quick");
const RUNS = numberFlag("runs", QUICK ? 1 : 5);
const SECONDS = numberFlag("seconds", QUICK ? 4 : 8);
const CONNECTIONS = numberFlag("connections", 8);
const WARM_S = QUICK ? 5 : 15;

type Measured = { perSecond: number; cpuMs: number; failed: number; othersPercent: number | null };

async function saturate(base: string, paths: string[], pid: number | null, seconds: number): Promise<Measured> {
  const others = watchOthers();
  const began = processSeconds(pid);
  const result = await autocannon({ url: base, connections: CONNECTIONS, duration: seconds, requests: paths.map((path) => ({ path })) });
  const answered = result["2xx"];
  return {
    perSecond: answered / result.duration,
    cpuMs: ((processSeconds(pid) - began) * 1000) / Math.max(1, answered),
    failed: result.non2xx + result.errors + result.timeouts,
    othersPercent: others(),
  };
}

await drill(
  {
    name: "bench:pages",
    help: `bench:pages  Pages of /search a second against the same pages with constant data, in turns, ${RUNS} runs of ${SECONDS} s each; processor time a page, size
of the HTML against its data, and the time of an answer at half of the capacity with every service running. Builds a second site in a
temporary folder. Starts and removes a stack of its own (1 GB heaps, fsync on); about 8 min. The figures mean something on a quiet machine only.
Flags: --quick  --runs N  --seconds N  --connections N`,
    stack: siteOptions({ profile: "bench", env: { WORLD: "default", WORLD_DAYS: "10", HISTORY_DAYS: "1", HISTORY_LEADS: "2" } }),
  },
  async (stack) => {
    const { startConstantSite } = await import("./constant-site");
    const { keepResult } = await import("./results");
    const { pool } = await import("@/server/infra/postgres");
    await siteIsFull(600_000);
    await pool()
      .query("ANALYZE")
      .catch(() => {});
    const address = addressOf(stack);
    const travels = await travelsOnSale(40);
    const paths = travels.map(({ origin, destination, departsOn }) => `/search?from=${origin}&to=${destination}&dep=${departsOn}`);
    const answers = await constantAnswers(address.webUs, travels);
    const sizes = await Promise.all(
      travels.slice(0, 20).map(async (travel, index) => {
        const html = Buffer.byteLength((await ask(`${address.webUs}${paths[index]!}`)).body);
        return html / Buffer.byteLength(JSON.stringify(answers[keyOf(travel)]));
      }),
    );
    const rows = Object.values(answers).map((answer) => (answer as { itineraries: unknown[] }).itineraries.length);
    const constant = await startConstantSite(
      answers,
      { ...stack.env, DATABASE_URL: stack.env["DATABASE_WEB_URL"]!, REGION: "us" },
      stack.ports.base + 31,
    );
    try {
      say(`warm-up, ${WARM_S} s each`);
      await saturate(address.webUs, paths, null, WARM_S);
      await saturate(constant.base, paths, null, WARM_S);
      const found: { product: Measured[]; limit: Measured[] } = { product: [], limit: [] };
      for (let run = 0; run < RUNS; run++) {
        found.limit.push(await saturate(constant.base, paths, constant.pid, SECONDS));
        found.product.push(await saturate(address.webUs, paths, stack.pid("web-us"), SECONDS));
        const [limit, product] = [found.limit.at(-1)!, found.product.at(-1)!];
        say(
          `run ${run + 1} of ${RUNS}: ${product.perSecond.toFixed(0)}/s (others ${product.othersPercent} %), with constants ${limit.perSecond.toFixed(0)}/s (others ${limit.othersPercent} %); ${product.cpuMs.toFixed(1)} ms of processor time a page`,
        );
      }
      constant.stop();
      const runsOf = (measured: Measured[], pick: (one: Measured) => number): Run[] =>
        measured.map((one) => ({ value: pick(one), othersPercent: one.othersPercent }));
      const product = seriesOf(runsOf(found.product, (one) => one.perSecond));
      const limit = seriesOf(runsOf(found.limit, (one) => one.perSecond));
      const cpu = seriesOf(runsOf(found.product, (one) => one.cpuMs));
      const half = Math.max(1, product.median / 2);
      const others = watchOthers();
      const load = startLoad({
        perSecond: half,
        timeoutMs: 10_000,
        questions: paths.map((path) => ({ name: "page-us", url: `${address.webUs}${path}`, kind: "page" })),
      });
      await new Promise((resolve) => setTimeout(resolve, (QUICK ? 8 : 30) * 1000));
      await load.stop();
      const atHalf = { perSecond: Math.round(half), ...figuresOf(load.samples), othersPercent: others() };
      const size = quantile(sizes, 0.5);
      const failed = [...found.product, ...found.limit].reduce((sum, one) => sum + one.failed, 0);
      const figures = {
        runs: RUNS,
        runSeconds: SECONDS,
        connections: CONNECTIONS,
        rowsAPage: { median: quantile(rows, 0.5), most: Math.max(...rows) },
        product,
        limit,
        ratio: product.median / limit.median,
        cpuMsAPage: cpu,
        htmlTimesData: Math.round(size * 10) / 10,
        atHalf,
        surroundings: surroundings(),
      };
      const goals = [
        atLeast("pages / the same with constant data", product.median / limit.median, 0.7),
        atMost("processor time a page, ms", cpu.median, 8),
        atMost("HTML, times its data", size, 10),
        atMost("p99 at half of the capacity, ms", atHalf.p99, 150),
        atMost("pages that failed", failed + atHalf.asked - atHalf.ok, 0),
      ];
      if (!QUICK) keepResult("pages", figures, goals);
      return { figures, goals };
    } finally {
      constant.stop();
    }
  },
);

const keyOf = ({ origin, destination, departsOn }: Travel) => `${origin}-${destination}-${departsOn}`;

async function constantAnswers(base: string, travels: Travel[]): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const travel of travels) {
    const { body } = await ask(`${base}/api/fares?from=${travel.origin}&to=${travel.destination}&dep=${travel.departsOn}&view=list`);
    answers[keyOf(travel)] = JSON.parse(body);
  }
  return answers;
}
