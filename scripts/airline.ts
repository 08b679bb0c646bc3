import { readState } from "./supervisor/state";

const HELP = `npm run airline -- <what> [route] [how much] [options]

Makes things happen in the sandbox airline, so that alerts, pre-orders and schedule changes can be seen.

  drop JFK-LHR 15%         every fare of the route costs 15 % less from now on
  rise JFK-LHR 20%         every fare of the route costs 20 % more
  fill JFK-LHR             every flight of the route is sold out
  cancel JFK-LHR           every flight of the route is cancelled
  delay JFK-LHR 90         every flight of the route leaves 90 minutes later
  restore JFK-LHR          prices, seats and times are again as they would have been
    options: --days 14 (departures of the next 14 days), --on 2026-12-24 (one day), --flight CW137 (one flight number)

  fault <source> <kind> [--count 3 | --seconds 60]
                           answers badly: 500, 429, timeout, hang, half, slow, html, redirect-loop; none ends it
  skew 600                 its clock is 600 seconds ahead (0: right again)
  calls [reset]            who asked what, and the highest rate seen against each limit
  scenarios | routes       the reserved routes and what they do | all routes
  overrides                what was made to happen so far

It talks to the stack that runs (npm start), or to AIRLINE_URL with OPERATOR_TOKEN. What was made to happen stays after a
restart where the airline keeps its data (DATA_DIR); faults and skew do not.`;

const CHANGES = ["drop", "rise", "fill", "cancel", "delay", "restore"];
const LISTS = ["calls", "scenarios", "routes", "overrides", "faults"];

function fail(message: string): never {
  console.error(`airline: ${message}\n(npm run airline -- --help says what can be asked)`);
  process.exit(2);
}

function readArguments(args: string[]): { words: string[]; options: Record<string, string> } {
  const words: string[] = [];
  const options: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (!arg.startsWith("--")) words.push(arg);
    else {
      const [name, inline] = arg.slice(2).split("=", 2) as [string, string | undefined];
      if (!["days", "on", "flight", "count", "seconds"].includes(name)) fail(`unknown option --${name}`);
      const value = inline ?? args[++i];
      if (value === undefined) fail(`--${name} needs a value`);
      options[name] = value;
    }
  }
  return { words, options };
}

function findAirline(): { url: string; token: string | undefined } {
  if (process.env.AIRLINE_URL) return { url: process.env.AIRLINE_URL.replace(/\/$/, ""), token: process.env.OPERATOR_TOKEN };
  const state = readState();
  if (!state) fail("no stack runs here: npm start first, or set AIRLINE_URL");
  return { url: state.urls.airline, token: process.env.OPERATOR_TOKEN ?? state.env.OPERATOR_TOKEN };
}

async function ask(path: string, body?: Record<string, unknown>): Promise<unknown> {
  const { url, token } = findAirline();
  let response: Response;
  try {
    response = await fetch(`${url}/control/${path}`, {
      method: body ? "POST" : "GET",
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(15_000),
    });
  } catch (cause) {
    fail(`${url} does not answer (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) fail((answer as { error?: string } | null)?.error ?? `${url} answered ${response.status}`);
  return answer;
}

function told(answer: Record<string, unknown>): string {
  const { kind, route, flights, departuresFrom, departuresTo, at, percent, minutes, flight } = answer;
  const what = {
    drop: `${percent} % cheaper`,
    rise: `${percent} % dearer`,
    fill: "sold out",
    cancel: "cancelled",
    delay: `${minutes} minutes later`,
    restore: "as before",
  }[String(kind)];
  const days = departuresFrom === departuresTo ? `on ${departuresFrom}` : `until ${departuresTo}`;
  return `${route}${flight ? ` ${flight}` : ""}: ${flights} flights ${days} are ${what} (from ${at} on)`;
}

async function main(args: string[]): Promise<void> {
  if (args.length === 0 || args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return;
  }
  const { words, options } = readArguments(args);
  const [what, first, second] = words as [string, string | undefined, string | undefined];
  if (CHANGES.includes(what)) {
    if (first === undefined) fail(`${what} needs a route, such as ${what} JFK-LHR`);
    const amount =
      second === undefined
        ? {}
        : what === "delay"
          ? { minutes: Number(second.replace(/m(in)?$/, "")) }
          : { percent: Number(second.replace(/%$/, "")) };
    const numbers = options.days === undefined ? {} : { days: Number(options.days) };
    const { on, flight } = options;
    console.log(
      told(
        (await ask(what, { route: first, ...amount, ...numbers, ...(on ? { on } : {}), ...(flight ? { flight } : {}) })) as Record<
          string,
          unknown
        >,
      ),
    );
  } else if (what === "fault") {
    if (first === undefined || second === undefined) fail("fault needs a source and a kind, such as fault sandbox 500 --count 3");
    const extra = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, Number(value)]));
    console.log(JSON.stringify(await ask("fault", { source: first, kind: second, ...extra }), null, 2));
  } else if (what === "skew") {
    if (first === undefined) fail("skew needs seconds");
    console.log(JSON.stringify(await ask("skew", { seconds: Number(first) })));
  } else if (what === "calls" && first === "reset") console.log(JSON.stringify(await ask("calls/reset", {})));
  else if (what === "scenarios" || what === "routes") {
    for (const row of (await ask(what)) as Record<string, unknown>[])
      console.log(
        what === "routes"
          ? `${String(row.route)}  ${String(row.km)} km  ${String(row.flights)} flights`
          : `${String(row.id).padEnd(5)} ${(row.routes as string[]).join(" ").padEnd(24)} ${String(row.says)}`,
      );
  } else if (LISTS.includes(what)) console.log(JSON.stringify(await ask(what), null, 2));
  else fail(`"${what}" is not known`);
}

await main(process.argv.slice(2));
