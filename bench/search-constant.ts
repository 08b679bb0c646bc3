import { createServer, type ServerResponse } from "node:http";
import type { types } from "cassandra-driver";

/**
 * Two servers for bench:search, one of them a run. `bytes`: node:http and the product's answers, asked for once, then from memory.
 * `reads`: the product itself, whose every read of the store is made once, then answered from memory.
 */
const kind = process.argv[2];
process.stdin.on("end", () => process.exit(0)).resume();

if (kind === "bytes") serveBytes();
else await serveReads();

function serveBytes(): void {
  const answers = new Map<string, { headers: Record<string, string>; body: Buffer }>();
  const send = (response: ServerResponse, { headers, body }: { headers: Record<string, string>; body: Buffer }) => {
    response.writeHead(200, { ...headers, "content-length": body.byteLength });
    response.end(body);
  };
  const fetchOnce = async (path: string, response: ServerResponse) => {
    const answer = await fetch(`${process.env["SOURCE_URL"]}${path}`);
    if (answer.status !== 200) return void response.writeHead(502).end();
    const header = (name: string) => answer.headers.get(name) ?? "";
    const kept = {
      headers: { "content-type": header("content-type"), "cache-control": header("cache-control") },
      body: Buffer.from(await answer.arrayBuffer()),
    };
    answers.set(path, kept);
    send(response, kept);
  };
  createServer((request, response) => {
    const path = request.url ?? "/";
    const known = answers.get(path);
    if (known) return send(response, known);
    fetchOnce(path, response).catch(() => response.writeHead(502).end());
  }).listen(Number(process.env["PORT"]), "127.0.0.1");
}

async function serveReads(): Promise<void> {
  const { inCentre } = await import("@/server/infra/cassandra");
  const { startFlightAvailability } = await import("@/workers/flight-availability");
  const client = await inCentre("us", (connected) => Promise.resolve(connected));
  const read = client.execute.bind(client) as (query: string, params?: unknown[]) => Promise<types.ResultSet>;
  const results = new Map<string, Promise<types.ResultSet>>();
  const fromMemory = (query: string, params: unknown[] = []): Promise<types.ResultSet> => {
    const key = `${query} ${params.join(" ")}`;
    const known = results.get(key);
    if (known) return known;
    const result = read(query, params);
    results.set(key, result);
    result.catch(() => results.delete(key));
    return result;
  };
  Object.assign(client, { execute: fromMemory });
  await startFlightAvailability();
}
