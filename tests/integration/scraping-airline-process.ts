import { spawn } from "node:child_process";

export type RunningAirline = { url: string; ask: (path: string, body?: unknown) => Promise<unknown>; stop: () => Promise<void> };

/** The sandbox airline as a process of its own, on a free port, with the small world unless told otherwise. */
export async function runAirline(settings: Record<string, string> = {}): Promise<RunningAirline> {
  const child = spawn(process.execPath, ["--import", "tsx", "infra/sandbox-airline/main.ts"], {
    env: {
      PATH: process.env["PATH"],
      NODE_ENV: "test",
      PORT: "0",
      WORLD: "tiny",
      FEED_LIMIT_PER_SECOND: "200",
      ...settings,
    } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the airline ended with ${code}`)));
    child.stdout.on("data", (chunk: Buffer) => resolve((JSON.parse(chunk.toString()) as { port: number }).port));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    ask: async (path, body) => {
      const init =
        body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      return (await fetch(`${url}${path}`, init)).json();
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}
