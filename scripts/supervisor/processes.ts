import { join } from "node:path";
import type { Launch } from "./child";
import { root } from "./paths";
import type { Ports } from "./ports";
import type { Kind, Plan } from "./service";

export const WORKERS = ["flight-scraping", "flight-aggregation", "outbox-relay", "reconciliation"] as const;
export const REGIONS = ["us", "eu"] as const;
export type Region = (typeof REGIONS)[number];

/** Run to their end, in this order, when the stores are up and before anything reads them. */
export const TASKS = [
  { name: "migrate", entry: "scripts/migrate.ts" },
  { name: "seed", entry: "scripts/seed.ts" },
] as const;
export type TaskName = (typeof TASKS)[number]["name"];

export type ProcessSpec = {
  name: string;
  kind: Exclude<Kind, "store">;
  /** The source file, which scripts/build.ts writes to `dist` under the same path; `next` for the web, which Next builds. */
  entry: string;
  args: string[];
  port: (ports: Ports) => number;
  health: string;
  env: (ports: Ports) => Record<string, string>;
  deadlineMs: number;
  stopTimeoutMs: number;
};

const worker = (name: (typeof WORKERS)[number], index: number): ProcessSpec => ({
  name,
  kind: "worker",
  entry: "workers/main.ts",
  args: [name],
  port: (ports) => ports.firstWorker + index,
  health: "/health/ready",
  env: (ports) => ({ HEALTH_PORT: String(ports.firstWorker + index) }),
  deadlineMs: 60_000,
  stopTimeoutMs: 10_000,
});

const availability = (region: Region): ProcessSpec => {
  const port = (ports: Ports) => (region === "us" ? ports.availabilityUs : ports.availabilityEu);
  return {
    name: `flight-availability-${region}`,
    kind: "availability",
    entry: "workers/main.ts",
    args: ["flight-availability"],
    port,
    health: "/api/health/live",
    env: (ports) => ({ REGION: region, PORT: String(port(ports)), HOST: "127.0.0.1" }),
    deadlineMs: 60_000,
    stopTimeoutMs: 10_000,
  };
};

const web = (region: Region): ProcessSpec => {
  const port = (ports: Ports) => (region === "us" ? ports.webUs : ports.webEu);
  return {
    name: `web-${region}`,
    kind: "web",
    entry: "next",
    args: [],
    port,
    health: "/api/health/live",
    env: (ports) => ({ REGION: region, PORT: String(port(ports)), HOSTNAME: "127.0.0.1", APP_URL: `http://localhost:${port(ports)}` }),
    deadlineMs: 90_000,
    stopTimeoutMs: 10_000,
  };
};

export const PROCESSES: ProcessSpec[] = [
  {
    name: "sandbox-airline",
    kind: "sandbox",
    entry: "infra/sandbox-airline/main.ts",
    args: [],
    port: (ports) => ports.airline,
    health: "/health",
    env: (ports) => ({ PORT: String(ports.airline), HOST: "127.0.0.1" }),
    deadlineMs: 60_000,
    stopTimeoutMs: 5000,
  },
  ...WORKERS.map(worker),
  ...REGIONS.map(availability),
  ...REGIONS.map(web),
];

/** Every entry that `scripts/build.ts` bundles, each into one file. */
export const ENTRIES = [...new Set([...TASKS.map(({ entry }) => entry as string), ...PROCESSES.map(({ entry }) => entry)])].filter(
  (entry) => entry !== "next",
);

export const builtFile = (entry: string) => join(root, "dist", entry.replace(/\.ts$/, ".js"));

export type ProcessInput = {
  spec: ProcessSpec;
  ports: Ports;
  env: () => Record<string, string>;
  webServer: () => string;
  watched: boolean;
};

export function planProcess({ spec, ports, env, webServer, watched }: ProcessInput): Plan {
  const port = spec.port(ports);
  return {
    name: spec.name,
    kind: spec.kind,
    where: spec.kind === "web" ? `http://localhost:${port}` : `127.0.0.1:${port}`,
    launch: () =>
      Promise.resolve(
        watched
          ? watchedLaunch(spec, port, { ...env(), ...spec.env(ports) })
          : builtLaunch(spec, webServer, { ...env(), ...spec.env(ports) }),
      ),
    probe: () => probeHealth(`http://127.0.0.1:${port}${spec.health}`),
    deadlineMs: spec.deadlineMs,
    pollMs: 100,
    deathSignal: "TERM",
    stopSignal: "SIGTERM",
    stopTimeoutMs: spec.stopTimeoutMs,
    retryOn: /EADDRINUSE/,
  };
}

function builtLaunch(spec: ProcessSpec, webServer: () => string, env: Record<string, string>): Launch {
  const file = spec.entry === "next" ? webServer() : builtFile(spec.entry);
  return { file: process.execPath, args: ["--enable-source-maps", file, ...spec.args], env, cwd: root };
}

/** `npm run dev`: the same processes from their sources, started again when one changes. */
function watchedLaunch(spec: ProcessSpec, port: number, env: Record<string, string>): Launch {
  const development = { ...env, NODE_ENV: "development" };
  if (spec.entry === "next") {
    return {
      file: process.execPath,
      args: [join(root, "node_modules/next/dist/bin/next"), "dev", "-H", "127.0.0.1", "-p", String(port)],
      env: development,
      cwd: root,
    };
  }
  return {
    file: process.execPath,
    args: [join(root, "node_modules/tsx/dist/cli.mjs"), "watch", "--clear-screen=false", spec.entry, ...spec.args],
    env: development,
    cwd: root,
  };
}

export async function probeHealth(url: string): Promise<string | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000), headers: { connection: "close" } });
  await answer.arrayBuffer();
  if (answer.status === 200) return "";
  throw new Error(`${url} answers ${answer.status}`);
}
