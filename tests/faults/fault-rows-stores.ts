import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { atMost, goal, is, numberFlag, quantile, until, wait } from "@/tests/support/drill";
import { tellAirline, type Travel } from "@/tests/support/site";
import { askFares, askPage, type Answer, type FaultRow, type FaultScene, type Page, type Region } from "./fault-row";
import { startProxy } from "./proxy";

const REGIONS: Region[] = ["us", "eu"];
const round = Math.round;

/** A travel of ours gets cheaper at the airline; true once every region shows it. */
async function isCheaper(scene: FaultScene, travel: Travel, before: number | null, regions = REGIONS): Promise<boolean> {
  const answers = await Promise.all(regions.map((region) => askFares(scene.stack, region, travel)));
  return answers.every(({ lowestMinor }) => lowestMinor !== null && before !== null && lowestMinor < before);
}
const drop = ({ stack }: FaultScene, { origin, destination, departsOn }: Travel) =>
  tellAirline(stack, "drop", { route: `${origin}-${destination}`, percent: 15, on: departsOn });

async function look(scene: FaultScene, times: number, region?: Region): Promise<{ answers: Answer[]; pages: Page[] }> {
  const answers: Answer[] = [];
  const pages: Page[] = [];
  for (let turn = 0; turn < times; turn++) {
    const travel = scene.travels[turn % scene.travels.length]!;
    for (const each of region ? [region] : REGIONS) {
      answers.push(await askFares(scene.stack, each, travel));
      pages.push(await askPage(scene.stack, each, travel));
    }
  }
  return { answers, pages };
}
const withPrices = ({ answers, pages }: { answers: Answer[]; pages: Page[] }) =>
  answers.filter(({ prices }) => prices > 0).length + pages.filter(({ rows }) => rows > 0).length;
const asked = ({ answers, pages }: { answers: Answer[]; pages: Page[] }) => answers.length + pages.length;
const slowest = (items: { ms: number }[]) => round(Math.max(...items.map(({ ms }) => ms)));

const bothDown: FaultRow = {
  title: "both data centres of Cassandra are down",
  run: async (scene) => {
    const { stack, travels, see } = scene;
    const travel = travels[0]!;
    const before = (await askFares(stack, "us", travel)).lowestMinor;
    await Promise.all([stack.kill("cassandra-us"), stack.kill("cassandra-eu")]);
    const first = await look(scene, 1);
    await wait(2000);
    const later = await look(scene, scene.small ? 3 : 10);
    const notice = later.pages[0]!.notice;
    see(`a page says: ${notice}`);
    await drop(scene, travel);
    const newMs = round(
      await until("the new price is shown from the record", 30_000, () => isCheaper(scene, travel, before)).catch(() => Number.NaN),
    );
    see(`a price that fell meanwhile is shown ${newMs} ms later, from PostgreSQL`);
    await Promise.all([stack.start("cassandra-us"), stack.start("cassandra-eu")]);
    const backMs = round(
      await until("both regions read their own data", 60_000, async () =>
        (await look(scene, 1)).answers.every(({ degraded, prices }) => !degraded && prices > 0),
      ),
    );
    see(`own data again ${backMs} ms after both are ready`);
    return {
      seen: [notice ?? "no notice"],
      figures: {
        firstMs: slowest([...first.answers, ...first.pages]),
        p95: round(
          quantile(
            later.answers.map(({ ms }) => ms),
            0.95,
          ),
        ),
        pageP95: round(
          quantile(
            later.pages.map(({ ms }) => ms),
            0.95,
          ),
        ),
        newMs,
        backMs,
      },
      goals: [
        is("questions without prices", asked(first) + asked(later) - withPrices(first) - withPrices(later), 0),
        is(
          "answers not from PostgreSQL, or silent about it",
          later.answers.filter(({ answeredBy, degraded }) => answeredBy !== "postgres" || !degraded).length,
          0,
        ),
        is("pages without the notice and its age", later.pages.filter(({ notice: text }) => !text).length, 0),
        atMost("slowest answer while it lasts, ms", slowest([...later.answers, ...later.pages]), 1500),
        goal("a new price is shown meanwhile, ms", newMs <= 30_000, newMs, "<= 30000"),
        atMost("own data after both are ready, ms", backMs, 10_000),
      ],
    };
  },
};

const frozen: FaultRow = {
  title: "Cassandra is silent: frozen, then behind a proxy that delays, swallows, cuts and resets",
  run: async (scene) => {
    const { stack, see } = scene;
    const times: Record<string, number> = {};
    const goals = [];
    const steps: { name: string; nodes: string[]; region?: Region }[] = [
      { name: "us frozen", nodes: ["cassandra-us"], region: "us" },
      { name: "both frozen", nodes: ["cassandra-us", "cassandra-eu"] },
    ];
    let last: Page | undefined;
    for (const { name, nodes, region } of steps) {
      for (const node of nodes) await stack.kill(node, "SIGSTOP");
      const found = await look(scene, scene.small ? 4 : 10, region);
      for (const node of nodes) await stack.kill(node, "SIGCONT");
      last = found.pages.at(-1);
      times[`${name}: first`] = round(found.answers[0]!.ms);
      times[`${name}: slowest answer`] = slowest(found.answers);
      times[`${name}: slowest page`] = slowest(found.pages);
      see(
        `${name}: first answer ${times[`${name}: first`]} ms, slowest page ${times[`${name}: slowest page`]} ms; the page says: ${last?.notice}`,
      );
      goals.push(
        is(`${name}: questions without prices`, asked(found) - withPrices(found), 0),
        atMost(`${name}: slowest page, ms`, slowest(found.pages), 1500),
      );
      await until("both answer for themselves again", 60_000, async () =>
        (await look(scene, 1)).answers.every(({ degraded, prices }) => !degraded && prices > 0),
      );
    }
    const proxied = await behindProxy(scene);
    for (const [name, ms] of Object.entries(proxied.times)) see(`proxy, ${name}: slowest answer ${ms} ms`);
    return {
      seen: [last?.notice ?? "no notice"],
      figures: { times, proxied: proxied.times },
      goals: [
        ...goals,
        is("proxy: questions without prices", proxied.failed, 0),
        atMost("proxy: slowest answer, ms", Math.max(...Object.values(proxied.times)), 1500),
      ],
    };
  },
};

/** One more availability service of `us`, whose own data centre stands behind a proxy on an address of its own. */
async function behindProxy(scene: FaultScene): Promise<{ times: Record<string, number>; failed: number }> {
  const { stack, travels } = scene;
  const proxy = await startProxy({ host: "127.0.0.1", port: stack.ports.cql }, { host: "127.0.0.3", port: stack.ports.cql });
  const port = stack.ports.base + 30;
  const base = `http://127.0.0.1:${port}`;
  const env = {
    ...stack.env,
    NODE_ENV: "production" as const,
    DATABASE_URL: stack.env["DATABASE_WEB_URL"]!,
    CASSANDRA_CONTACT_POINTS_US: proxy.host,
    REGION: "us",
    PORT: String(port),
    HOST: "127.0.0.1",
  };
  const child = spawn(process.execPath, ["dist/workers/main.js", "flight-availability"], { env, stdio: "ignore" });
  const times: Record<string, number> = {};
  let failed = 0;
  try {
    await until(
      "the service behind the proxy answers",
      20_000,
      async () => (await askFares(stack, "us", travels[0]!, base)).answeredBy === "us",
    );
    const faults = [{ kind: "latency", ms: 3000 }, { kind: "black-hole" }, { kind: "cut", afterBytes: 700 }, { kind: "reset" }] as const;
    for (const fault of faults) {
      proxy.set(fault);
      const answers: Answer[] = [];
      for (let turn = 0; turn < 8; turn++) answers.push(await askFares(stack, "us", travels[turn % travels.length]!, base));
      times[fault.kind] = slowest(answers);
      failed += answers.filter(({ prices }) => prices === 0).length;
      proxy.set({ kind: "none" });
      await until("it reads its own data again", 30_000, async () => (await askFares(stack, "us", travels[0]!, base)).answeredBy === "us");
    }
  } finally {
    child.kill("SIGKILL");
    await proxy.close();
  }
  return { times, failed };
}

const oneDown: FaultRow = {
  title: "the data centre us is down; then us and eu cannot see each other",
  run: async (scene) => {
    const { stack, travels, see } = scene;
    await stack.kill("cassandra-us");
    await wait(1500);
    const us = await look(scene, scene.small ? 3 : 8, "us");
    const eu = await look(scene, scene.small ? 3 : 8, "eu");
    see(`us says: ${us.pages[0]!.notice}; eu says: ${eu.pages[0]!.notice ?? "nothing"}`);
    const down = travels[1]!;
    const beforeDown = (await askFares(stack, "eu", down)).lowestMinor;
    await drop(scene, down);
    const newMs = round(await until("a price that falls meanwhile is shown in both", 30_000, () => isCheaper(scene, down, beforeDown)));
    await stack.start("cassandra-us");
    const backMs = round(await until("us reads its own data", 60_000, async () => !(await askFares(stack, "us", travels[0]!)).degraded));
    see(`a new price was shown in both regions after ${newMs} ms; us has its own data ${backMs} ms after it is ready`);
    const goals = [
      is("us: questions without prices", asked(us) - withPrices(us), 0),
      is("us: answers that do not name eu", us.answers.filter(({ answeredBy, degraded }) => answeredBy !== "eu" || !degraded).length, 0),
      is("eu: answers that are not its own", eu.answers.filter(({ answeredBy }) => answeredBy !== "eu").length, 0),
      is("us: pages without the notice", us.pages.filter(({ notice }) => !notice).length, 0),
      atMost("own data after the node is ready, ms", backMs, 5000),
    ];
    const figures: Record<string, unknown> = { newMs, backMs };
    if (!scene.small) {
      const split = travels[2]!;
      const beforeSplit = (await askFares(stack, "us", split)).lowestMinor;
      await tellNode(stack, "eu", "disablegossip");
      await wait(15_000); // failure detection takes its time
      await drop(scene, split);
      const shownMs = round(await until("us shows the new price", 30_000, () => isCheaper(scene, split, beforeSplit, ["us"])));
      await wait(4000);
      const euHas = await isCheaper(scene, split, beforeSplit, ["eu"]);
      await tellNode(stack, "eu", "enablegossip");
      const healedMs = round(await until("eu has what us was told", 60_000, () => isCheaper(scene, split, beforeSplit, ["eu"])));
      see(
        `out of sight: us shows the new price after ${shownMs} ms, eu ${euHas ? "too" : "not yet"}; eu has it ${healedMs} ms after they see each other`,
      );
      Object.assign(figures, { split: { shownMs, euHadItMeanwhile: euHas, healedMs } });
      goals.push(atMost("eu has the new price after the split, ms", healedMs, 30_000));
    }
    return { seen: [us.pages[0]!.notice ?? "no notice"], figures, goals };
  },
};

/** The operator's tool of Cassandra, with the Java and the jars that the node itself runs with. */
async function tellNode(stack: FaultScene["stack"], centre: Region, command: string): Promise<void> {
  const java = readFileSync(`/proc/${stack.pid(`cassandra-${centre}`)}/cmdline`, "utf8")
    .split("\0")
    .find((word) => word.endsWith("/java"))!;
  const settings = readFileSync(join(stack.dataDir, "cassandra-5.0", centre, "conf/java.args"), "utf8");
  const classPath = /-cp "?([^"\n]+)"?/.exec(settings)![1]!;
  const modules = settings.split("\n").filter((line) => line.startsWith("--add-"));
  const port = centre === "us" ? stack.ports.jmxUs : stack.ports.jmxEu;
  const child = spawn(
    java,
    [
      ...modules.flatMap((line) => line.split(" ")),
      "-cp",
      classPath,
      "org.apache.cassandra.tools.NodeTool",
      "-h",
      "127.0.0.1",
      "-p",
      String(port),
      command,
    ],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  child.stderr.on("data", (part: Buffer) => (said += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`nodetool ${command}: ${said.slice(0, 300)}`);
}

const longDown: FaultRow = {
  title: "a data centre comes back after a long time",
  run: async (scene) => {
    const { stack, travels, see } = scene;
    const away = numberFlag("away", scene.small ? 10 : 60);
    const travel = travels[3]!;
    await stack.kill("cassandra-eu");
    const before = (await askFares(stack, "us", travel)).lowestMinor;
    await drop(scene, travel);
    await wait(away * 1000);
    await stack.start("cassandra-eu");
    const readyMs = Date.now();
    await until("eu reads its own data", 60_000, async () => !(await askFares(stack, "eu", travel)).degraded);
    const usableMs = Date.now() - readyMs;
    const caughtUpMs = round(await until("eu has what changed meanwhile", 120_000, () => isCheaper(scene, travel, before, ["eu"])));
    see(`after ${away} s away: usable ${usableMs} ms after it was ready, what changed meanwhile ${caughtUpMs} ms later`);
    return {
      seen: [],
      figures: { awaySeconds: away, usableMs, caughtUpMs },
      goals: [atMost("usable after it is ready, ms", usableMs, 5000), atMost("what changed meanwhile is there, ms", caughtUpMs, 30_000)],
    };
  },
};

export const STORE_ROWS: Record<string, FaultRow> = { "F-18": bothDown, "F-19": frozen, "F-20": oneDown, "F-21": longDown };
