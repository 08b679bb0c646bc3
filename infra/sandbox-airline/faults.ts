import type { FastifyReply, FastifyRequest } from "fastify";

export const FAULT_KINDS = ["500", "429", "timeout", "hang", "half", "slow", "html", "redirect-loop"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

interface Fault {
  kind: FaultKind;
  left: number;
  until: number;
}

export const SILENCE_MS = 60_000;

/** Faults that are switched on for a source, by number of calls or by time. */
export class Faults {
  private readonly active = new Map<string, Fault>();

  set(source: string, kind: FaultKind, count: number | undefined, seconds: number | undefined, now: number): void {
    this.active.set(source, {
      kind,
      left: count ?? (seconds === undefined ? 1 : Number.POSITIVE_INFINITY),
      until: seconds === undefined ? Number.POSITIVE_INFINITY : now + seconds * 1_000,
    });
  }

  clear(source?: string): void {
    if (source === undefined) this.active.clear();
    else this.active.delete(source);
  }

  /** The fault that this call meets; uses it up. */
  meet(source: string, now: number): FaultKind | null {
    const fault = this.active.get(source);
    if (!fault) return null;
    if (now > fault.until || fault.left <= 0) {
      this.active.delete(source);
      return null;
    }
    fault.left--;
    return fault.kind;
  }

  list(): Record<string, { kind: FaultKind; left: number | null; until: string | null }> {
    return Object.fromEntries(
      [...this.active].map(([source, { kind, left, until }]) => [
        source,
        { kind, left: Number.isFinite(left) ? left : null, until: Number.isFinite(until) ? new Date(until).toISOString() : null },
      ]),
    );
  }
}

const HTML = "<!doctype html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>";
const BODY = JSON.stringify({
  items: [],
  nextCursor: "x".repeat(150),
  hasMore: true,
  checkedUpTo: "2026-01-01T00:00:00.000Z",
  pad: "y".repeat(400),
});

/** Answers as the fault demands; the body of hang, half and slow is cut or held back in the middle of a JSON document. */
export function answerWithFault(kind: FaultKind, request: FastifyRequest, reply: FastifyReply): void {
  if (kind === "500") {
    void reply
      .code(500)
      .type("application/json")
      .send({ errors: [{ type: "api_error", title: "Internal server error", code: "internal_server_error" }] });
    return;
  }
  if (kind === "429") {
    void reply.code(429).header("Retry-After", "2").type("application/json").send({ error: "too many requests" });
    return;
  }
  if (kind === "html") {
    void reply.code(200).type("text/html; charset=utf-8").send(HTML);
    return;
  }
  if (kind === "redirect-loop") {
    void reply.code(302).header("Location", request.url).send();
    return;
  }
  reply.hijack();
  const { raw } = reply;
  if (kind === "timeout") {
    const timer = setTimeout(() => raw.destroy(), SILENCE_MS);
    raw.on("close", () => clearTimeout(timer));
    return;
  }
  raw.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(BODY) });
  if (kind === "slow") {
    let sent = 0;
    const timer = setInterval(() => raw.write(BODY.slice(sent, ++sent)), 1_000);
    const stop = setTimeout(() => raw.destroy(), SILENCE_MS);
    raw.on("close", () => {
      clearInterval(timer);
      clearTimeout(stop);
    });
    return;
  }
  raw.write(BODY.slice(0, BODY.length / 2), () => {
    if (kind === "half") raw.destroy();
  });
  if (kind === "hang") {
    const stop = setTimeout(() => raw.destroy(), SILENCE_MS);
    raw.on("close", () => clearTimeout(stop));
  }
}
