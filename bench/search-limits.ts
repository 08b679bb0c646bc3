import { spawn } from "node:child_process";
import { inCentre } from "@/server/infra/cassandra";
import { answerRequest } from "@/server/search/answer-request";
import { until } from "@/tests/support/drill";

export type Read = { query: string; params: unknown[] };

type Execute = (query: string, params?: unknown[]) => Promise<unknown>;

/** The statements that the product sends for each search, written down while it answers it in this process. */
export const recordReads = (searches: string[]): Promise<Read[][]> =>
  inCentre("us", async (client) => {
    const original = client.execute.bind(client) as Execute;
    let reads: Read[] = [];
    const recording: Execute = (query, params) => {
      if (params) reads.push({ query, params }); // sources and rates have none: they are read every two seconds, not for each search
      return original(query, params);
    };
    Object.assign(client, { execute: recording });
    try {
      const found: Read[][] = [];
      for (const search of searches) {
        reads = [];
        const { status } = await answerRequest("fares", search, "bench");
        if (status !== 200 || reads.length === 0) throw new Error(`${search} answers ${status} after ${reads.length} reads`);
        found.push(reads);
      }
      return found;
    } finally {
      Object.assign(client, { execute: original });
    }
  });

/** Searches a second when nothing is done but to send their statements, all of one at once, and to take the rows. */
export const rawSearches = (searches: Read[][], atOnce: number, milliseconds: number): Promise<{ perSecond: number; rows: number }> =>
  inCentre("us", async (client) => {
    let turn = 0;
    let done = 0;
    let rows = 0;
    const began = performance.now();
    const lane = async () => {
      while (performance.now() - began < milliseconds) {
        const reads = searches[turn++ % searches.length]!;
        const answers = await Promise.all(reads.map(({ query, params }) => client.execute(query, params)));
        for (const answer of answers) rows += answer.rowLength;
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return { perSecond: done / ((performance.now() - began) / 1000), rows: rows / Math.max(1, done) };
  });

export type Constant = { base: string; pid: number; stop: () => void };

/** A server in a process of its own, without stores behind it; it ends with this process. */
export async function startConstant(kind: "bytes" | "reads", port: number, source: string, env: Record<string, string>): Promise<Constant> {
  const child = spawn(process.execPath, ["--import", "tsx", "bench/search-constant.ts", kind], {
    env: { ...env, NODE_ENV: "production", REGION: "us", PORT: String(port), HOST: "127.0.0.1", SOURCE_URL: source },
    stdio: ["pipe", "ignore", "inherit"],
  });
  const base = `http://127.0.0.1:${port}`;
  await until(`the server with constant ${kind} answers`, 60_000, async () => (await fetch(`${base}/api/health/live`)).status === 200);
  return { base, pid: child.pid!, stop: () => void child.kill("SIGKILL") };
}
