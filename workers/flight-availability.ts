import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { env, required } from "@/server/infra/env";
import { clientOf, forwardedAddress } from "@/server/infra/limits";
import { loadPlaces } from "@/server/places/load-places";
import { readProgress } from "@/server/operations/read-progress";
import { answerRequest, type Resource } from "@/server/search/answer-request";
import { readReadiness } from "@/server/search/read-readiness";

const RESOURCES: Resource[] = ["fares", "destinations", "places", "openapi.json"];
/** A longer address is cut off by the socket; up to here it gets an answer that says so. */
const MAX_HEADER_BYTES = 160 * 1024;

/** FlightAvailabilityUSA or EU: one process a region. No cookie, no order, no queue. */
export async function startFlightAvailability() {
  loadPlaces();
  const app = Fastify({
    logger: false,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    keepAliveTimeout: 20_000,
    requestTimeout: 10_000,
    forceCloseConnections: "idle",
  });
  for (const resource of RESOURCES)
    app.get(`/api/${resource}`, async (request: FastifyRequest, reply: FastifyReply) => {
      const { status, headers, body } = await answerRequest(
        resource,
        rawQuery(request),
        clientOf(forwardedAddress(header(request, "x-forwarded-for")) ?? request.ip),
      );
      return reply.code(status).headers(headers).send(body);
    });
  app.get("/api/progress", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    try {
      return await readProgress();
    } catch {
      return reply.code(503).header("retry-after", "1").send({ ok: false, reason: "source_unavailable", problems: [] });
    }
  });
  app.get("/api/health/live", async (_request, reply) => reply.header("cache-control", "no-store").send({ live: true }));
  app.get("/api/health/ready", async (_request, reply) => {
    const state = await readReadiness();
    return reply
      .code(state.ready ? 200 : 503)
      .header("cache-control", "no-store")
      .send(state);
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ ok: false, reason: "not_found", problems: [] }));
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ ok: false, reason: "source_unavailable", problems: [] }));
  await app.listen({ port: required("PORT"), host: env().HOST });
  return { stop: () => app.close(), readiness: readReadiness };
}

const header = ({ headers }: FastifyRequest, name: string): string | undefined => [headers[name] ?? []].flat().at(-1);

function rawQuery({ raw }: FastifyRequest): string {
  const url = raw.url ?? "";
  const mark = url.indexOf("?");
  return mark === -1 ? "" : url.slice(mark + 1);
}
