import http from "node:http";

/**
 * The load of a drill, in a process of its own: questions arrive at a fixed rate whether or not the earlier ones are answered, and
 * the time of each counts from its arrival, so a stall is seen by everybody who would have waited in it. One JSON line a question.
 */
export type LoadPlan = { perSecond: number; timeoutMs: number; questions: Question[] };
export type Question = { name: string; url: string; kind: "page" | "api" };
export type Sample = {
  at: number;
  name: string;
  ms: number;
  status: number;
  /** Answered with prices. */
  ok: boolean;
  answeredBy: string | null;
  degraded: boolean;
  /** The age of the prices is shown. */
  aged: boolean;
  why?: string;
};

const plan = JSON.parse(process.argv[2] ?? "{}") as LoadPlan;
const agents = new Map<string, http.Agent>();

function ask(question: Question, at: number): Promise<Sample> {
  const { host } = new URL(question.url);
  const agent = agents.get(host) ?? new http.Agent({ keepAlive: true, maxSockets: 256 });
  agents.set(host, agent);
  return new Promise((resolve) => {
    const settle = (part: Partial<Sample>) =>
      resolve({
        at,
        name: question.name,
        ms: Date.now() - at,
        status: 0,
        ok: false,
        answeredBy: null,
        degraded: false,
        aged: false,
        ...part,
      });
    const request = http.get(question.url, { agent, timeout: plan.timeoutMs, headers: { "accept-language": "en" } }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", () => settle({ status: response.statusCode ?? 0, why: "cut" }));
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        const body = Buffer.concat(parts).toString("utf8");
        if (status !== 200) return settle({ status, why: body.slice(0, 160) });
        settle({ status, ...(question.kind === "api" ? readApi(body) : readPage(body)) });
      });
    });
    const deadline = setTimeout(() => request.destroy(new Error("timeout")), plan.timeoutMs);
    request.on("error", (cause) => settle({ why: cause.message }));
    request.on("close", () => clearTimeout(deadline));
  });
}

function readApi(body: string): Partial<Sample> {
  try {
    const answer = JSON.parse(body) as {
      itineraries?: unknown[];
      months?: unknown[];
      provenance: { answeredBy: string; degraded: boolean; newestSeenAt: string | null };
    };
    const { answeredBy, degraded, newestSeenAt } = answer.provenance;
    const found = (answer.itineraries ?? answer.months ?? []).length > 0;
    return { ok: found, answeredBy, degraded, aged: newestSeenAt !== null, ...(found ? {} : { why: "no prices" }) };
  } catch {
    return { why: "not the answer's JSON" };
  }
}

/** A page counts when a row with a price stands in it; its notice says who answered in place of the own region. */
function readPage(body: string): Partial<Sample> {
  const ok = body.includes('id="row-');
  const text = body.replaceAll(/<script[\s\S]*?<\/script>/g, "").replaceAll(/<!-- -->/g, "");
  const degraded = /Region (US|EU) does not answer/.test(text);
  const other = /prices come from (?:region )?(US|EU)/i.exec(text)?.[1]?.toLowerCase() ?? null;
  const answeredBy = /come from the record/.test(text) ? "postgres" : other;
  return { ok, degraded, answeredBy, aged: /<time\b/.test(text), ...(ok ? {} : { why: "no row of prices" }) };
}

const startedAt = Date.now();
let count = 0;
let open = 0;
let stopping = false;
const tick = () => {
  const due = Math.floor(((Date.now() - startedAt) / 1000) * plan.perSecond);
  while (!stopping && count < due) {
    const at = startedAt + (count / plan.perSecond) * 1000;
    const question = plan.questions[count % plan.questions.length]!;
    count += 1;
    open += 1;
    void ask(question, at).then((sample) => {
      open -= 1;
      process.stdout.write(`${JSON.stringify(sample)}\n`);
    });
  }
  if (!stopping || open > 0) setTimeout(tick, 5);
  else process.exit(0);
};
process.on("SIGTERM", () => (stopping = true));
process.stdin.on("end", () => process.exit(0)).resume();
tick();
