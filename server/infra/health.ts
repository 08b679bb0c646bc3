import { createServer, type Server } from "node:http";
import { env } from "./env";

export type Readiness = { ready: boolean; parts: Record<string, unknown> };

/** A worker's small HTTP port: `/health/live` says that the process turns, `/health/ready` that its work goes on. */
export async function serveHealth(readiness: () => Promise<Readiness>): Promise<{ stop: () => Promise<void> }> {
  const port = env().HEALTH_PORT;
  if (port === undefined) return { stop: async () => {} };
  const server: Server = createServer((request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify(body));
    };
    if (request.url === "/health/live") return answer(200, { live: true });
    if (request.url !== "/health/ready") return answer(404, { reason: "not_found" });
    readiness().then(
      (state) => answer(state.ready ? 200 : 503, state),
      () => answer(503, { ready: false, parts: {} }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, env().HOST, resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
