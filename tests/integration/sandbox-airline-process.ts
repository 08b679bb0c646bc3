import { spawn, type ChildProcess } from "node:child_process";

export type Airline = { url: string; process: ChildProcess };

export const headers = { authorization: "Bearer secret" };
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The sandbox airline as a process of its own, on a free port, with the small world. */
export async function startAirline(dataDir: string): Promise<Airline> {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "test",
    PORT: "0",
    WORLD: "tiny",
    FEED_LIMIT_PER_SECOND: "500",
    DUFFEL_LIMIT_PER_SECOND: "500",
    TOKEN: "secret",
    DATA_DIR: dataDir,
  };
  const child = spawn(process.execPath, ["--import", "tsx", "infra/sandbox-airline/main.ts"], {
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the airline ended with ${code}`)));
    child.stdout.on("data", (chunk: Buffer) => resolve((JSON.parse(chunk.toString()) as { port: number }).port));
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

export async function stopAirline(one: Airline): Promise<void> {
  const ended = new Promise((resolve) => one.process.once("exit", resolve));
  one.process.kill("SIGTERM");
  await ended;
}
