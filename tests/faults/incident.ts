import type { Stack } from "@/scripts/supervisor/stack";
import { addressOf, ask } from "@/tests/support/site";
import { between, figuresOf, type Load, type PhaseFigures, type Sample } from "@/tests/support/load";
import { say, until, wait } from "@/tests/support/drill";

/** Something is taken away under load, stays away, and comes back. */
export type Incident = {
  name: string;
  processes: string[];
  /** How a process learns of it and how it says that it is over. */
  noticed: (stack: Stack, sinceMs: number, samples: Sample[]) => Promise<boolean>;
  /** Answers of these names must say that another place answered; none when reads do not need what is away. */
  saysSo: RegExp | null;
};

export type IncidentFigures = {
  before: PhaseFigures;
  down: PhaseFigures;
  healing: PhaseFigures;
  after: PhaseFigures;
  noticedMs: number | null;
  storeReadyMs: number;
  recoveredMs: number;
  loopMs: number;
  /** Answers with prices that did not say whose they were or how old, from two seconds after the kill. */
  silent: number;
};

export type Times = { beforeMs: number; downMs: number; afterMs: number };

export async function runIncident(
  stack: Stack,
  load: Load,
  incident: Incident,
  probeUrls: string[],
  times: Times,
): Promise<IncidentFigures> {
  const { samples } = load;
  const beganMs = Date.now();
  await wait(times.beforeMs);
  const killedMs = Date.now();
  say(`${incident.name}: kill -9 of ${incident.processes.join(", ")}`);
  await Promise.all(incident.processes.map((name) => stack.kill(name)));
  const noticedMs = await until(`${incident.name} is noticed`, times.downMs, () => incident.noticed(stack, killedMs, samples)).then(
    () => Date.now() - killedMs,
    () => null,
  );
  await wait(Math.max(0, times.downMs - (Date.now() - killedMs)));
  const healMs = Date.now();
  await Promise.all(incident.processes.map((name) => stack.start(name)));
  const readyMs = Date.now();
  await until("every region answers from its own data", 90_000, async () => (await Promise.all(probeUrls.map(isItself))).every(Boolean));
  const recoveredMs = Date.now();
  await until("new prices arrive again", 90_000, async () =>
    (await Promise.all(probeUrls.map((url) => isNewer(url, healMs)))).every(Boolean),
  );
  const loopMs = Date.now();
  await wait(times.afterMs);
  const endMs = Date.now();
  await wait(1500); // answers to the last questions
  const silent = incident.saysSo
    ? between(samples, killedMs + 2000, healMs, incident.saysSo).filter((sample) => sample.ok && !(sample.degraded && sample.aged)).length
    : 0;
  const figures: IncidentFigures = {
    before: figuresOf(between(samples, beganMs, killedMs)),
    down: figuresOf(between(samples, killedMs, healMs)),
    healing: figuresOf(between(samples, healMs, loopMs)),
    after: figuresOf(between(samples, loopMs, endMs)),
    noticedMs,
    storeReadyMs: readyMs - healMs,
    recoveredMs: Math.max(0, recoveredMs - readyMs),
    loopMs: loopMs - readyMs,
    silent,
  };
  const { down, healing } = figures;
  say(
    `${incident.name}: noticed after ${noticedMs} ms; while it was away ${down.ok} of ${down.asked} answered, p95 ${down.p95} ms; ready ${figures.storeReadyMs} ms after its start, ` +
      `own data ${figures.recoveredMs} ms and new prices ${figures.loopMs} ms later; meanwhile ${healing.ok} of ${healing.asked}, p95 ${healing.p95} ms`,
  );
  return figures;
}

type Provenance = { provenance: { degraded: boolean; newestSeenAt: string | null } };

async function isItself(url: string): Promise<boolean> {
  const { status, body } = await ask(url);
  return status === 200 && !(JSON.parse(body) as Provenance).provenance.degraded;
}

async function isNewer(url: string, sinceMs: number): Promise<boolean> {
  const { status, body } = await ask(url);
  const { provenance } = JSON.parse(body) as Provenance;
  return status === 200 && !provenance.degraded && Date.parse(provenance.newestSeenAt ?? "1970") > sinceMs;
}

const degradedFrom = (samples: Sample[], sinceMs: number, name: RegExp, answeredBy?: string) =>
  samples.some(
    (sample) => sample.at >= sinceMs && name.test(sample.name) && sample.degraded && (!answeredBy || sample.answeredBy === answeredBy),
  );

async function readiness(url: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
  return { status: answer.status, text: await answer.text() };
}

/** What the health of a process says of a part: true when it is named as down. */
export function namesAsDown(text: string, part: string): boolean {
  const parts = (JSON.parse(text) as { parts?: Record<string, unknown> }).parts ?? {};
  const found = parts[part];
  if (found === false || found === null) return true;
  return typeof found === "object" && found !== null && "up" in found && (found as { up: unknown }).up === false;
}

export const INCIDENTS: Record<"eu" | "us" | "both" | "postgres" | "rabbitmq", Incident> = {
  eu: {
    name: "the data centre eu",
    processes: ["cassandra-eu"],
    noticed: async (_stack, since, samples) => degradedFrom(samples, since, /^api-eu/),
    saysSo: /-eu$/,
  },
  us: {
    name: "the data centre us",
    processes: ["cassandra-us"],
    noticed: async (_stack, since, samples) => degradedFrom(samples, since, /^api-us/),
    saysSo: /-us$/,
  },
  both: {
    name: "both data centres",
    processes: ["cassandra-us", "cassandra-eu"],
    noticed: async (_stack, since, samples) =>
      degradedFrom(samples, since, /^api-us/, "postgres") && degradedFrom(samples, since, /^api-eu/, "postgres"),
    saysSo: /./,
  },
  postgres: {
    name: "PostgreSQL",
    processes: ["postgres"],
    noticed: async (stack) => {
      const { text } = await readiness(`${addressOf(stack).availabilityUs}/api/health/ready`);
      return namesAsDown(text, "postgres");
    },
    saysSo: null,
  },
  rabbitmq: {
    name: "RabbitMQ",
    processes: ["rabbitmq"],
    noticed: async (stack) => (await readiness(`http://127.0.0.1:${stack.ports.firstWorker + 1}/health/ready`)).status === 503,
    saysSo: null,
  },
};
