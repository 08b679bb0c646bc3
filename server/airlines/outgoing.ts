import { lookup as resolveName } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import ipaddr from "ipaddr.js";

export type OutgoingRefusal =
  | "origin_not_configured"
  | "address_forbidden"
  | "plaintext_forbidden"
  | "name_unresolved"
  | "connection_failed"
  | "timed_out"
  | "body_too_large"
  | "body_truncated"
  | "encoding_unknown"
  | "content_type_unexpected"
  | "redirected";

export type OutgoingAnswer =
  | { ok: true; status: number; headers: http.IncomingHttpHeaders; body: string }
  | { ok: false; reason: OutgoingRefusal; detail: string };

export type OutgoingRequest = {
  url: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
};

export type OutgoingTerms = {
  timeoutMs?: number;
  maxBytes?: number;
  /** Origins of the operator's own network that may stand at private addresses and speak without TLS. */
  privateOrigins?: readonly string[];
  resolve?: (host: string) => Promise<{ address: string; family: number }[]>;
};

export const TIMEOUT_MS = 10_000;
export const MAX_BYTES = 5 * 1024 * 1024;

class Refused extends Error {
  constructor(
    readonly reason: OutgoingRefusal,
    detail: string,
  ) {
    super(detail);
  }
}

const bare = (host: string) => (host.startsWith("[") ? host.slice(1, -1) : host);

/** The address without the wrapping of IPv4 in IPv6, so that a loopback cannot hide in one. */
function rangeOf(address: string): string {
  if (!ipaddr.isValid(address)) return "invalid";
  return ipaddr.process(address).range();
}

type Reach = "public" | "loopback" | "private";
const mayConnect = (address: string, reach: Reach): boolean => {
  const range = rangeOf(address);
  if (range === "unicast") return true;
  if (reach === "loopback") return range === "loopback";
  return reach === "private" && (range === "private" || range === "uniqueLocal" || range === "loopback");
};

type Origin = { origin: string; reach: Reach; agent: http.Agent | https.Agent };

export type Outgoing = { request: (request: OutgoingRequest) => Promise<OutgoingAnswer>; close: () => void };

/**
 * The only way out by HTTP. Requests go to the configured origins alone; a name is resolved once, checked, and connected to at
 * exactly that address. Redirects are not followed, the time is limited as a whole, the body is limited as it unpacks.
 */
export function openOutgoing(configured: readonly string[], terms: OutgoingTerms = {}): Outgoing {
  const resolve = terms.resolve ?? ((host: string) => resolveName(host, { all: true, verbatim: true }));
  const privateOrigins = new Set((terms.privateOrigins ?? []).map((url) => new URL(url).origin));
  const origins = new Map<string, Origin>();
  for (const url of configured) {
    const { origin, protocol, hostname } = new URL(url);
    if (protocol !== "http:" && protocol !== "https:") throw new Error(`configuration: ${protocol} is no way to reach an airline`);
    const isLoopback = isIP(bare(hostname)) !== 0 && rangeOf(bare(hostname)) === "loopback";
    const reach: Reach = privateOrigins.has(origin) ? "private" : isLoopback ? "loopback" : "public";
    const lookup = checkedLookup(resolve, reach);
    const agentOptions = { keepAlive: true, maxSockets: 16, keepAliveMsecs: 1000, lookup };
    const agent = protocol === "https:" ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
    origins.set(origin, { origin, reach, agent });
  }
  return {
    request: async (request) => {
      try {
        return await send(origins, request, request.timeoutMs ?? terms.timeoutMs ?? TIMEOUT_MS, terms.maxBytes ?? MAX_BYTES);
      } catch (cause) {
        if (cause instanceof Refused) return { ok: false, reason: cause.reason, detail: cause.message };
        return { ok: false, reason: "connection_failed", detail: (cause as { code?: string }).code ?? (cause as Error).name };
      }
    },
    close: () => origins.forEach(({ agent }) => agent.destroy()),
  };
}

/** Every address that the name has must be allowed: one forbidden among good ones is an attack, not an accident. */
function checkedLookup(resolve: NonNullable<OutgoingTerms["resolve"]>, reach: Reach): LookupFunction {
  return (host, options, answer) => {
    const refuse = (refusal: Refused) => answer(refusal, "", 4);
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) return refuse(new Refused("name_unresolved", "the name has no address"));
        // A name never reaches loopback or a private address, unless the operator named its origin as private.
        if (!addresses.every(({ address }) => mayConnect(address, reach === "private" ? "private" : "public"))) {
          return refuse(new Refused("address_forbidden", "the name leads to an address inside"));
        }
        if (options.all) (answer as unknown as (error: null, all: typeof addresses) => void)(null, [first]);
        else answer(null, first.address, first.family);
      },
      () => refuse(new Refused("name_unresolved", "the name cannot be resolved")),
    );
  };
}

function checkedTarget(origins: Map<string, Origin>, text: string): { url: URL; target: Origin } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Refused("origin_not_configured", "not a URL");
  }
  const target = origins.get(url.origin);
  // A `blob:` URL names the origin inside it as its own.
  if (!target || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new Refused("origin_not_configured", "the origin is not configured");
  if (url.username !== "" || url.password !== "") throw new Refused("origin_not_configured", "a URL carries no credentials");
  const host = bare(url.hostname);
  if (isIP(host) !== 0 && !mayConnect(host, target.reach)) throw new Refused("address_forbidden", "an address inside");
  if (url.protocol === "http:" && target.reach === "public") throw new Refused("plaintext_forbidden", "TLS is needed outside loopback");
  return { url, target };
}

async function send(origins: Map<string, Origin>, request: OutgoingRequest, timeoutMs: number, maxBytes: number): Promise<OutgoingAnswer> {
  const { url, target } = checkedTarget(origins, request.url);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Refused("timed_out", `no whole answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    const response = await open(url, target, request, deadline.signal);
    return await receive(response, maxBytes, deadline.signal);
  } catch (cause) {
    if (deadline.signal.reason instanceof Refused) throw deadline.signal.reason;
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

async function open(url: URL, { agent }: Origin, request: OutgoingRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
  const send = url.protocol === "https:" ? https.request : http.request;
  const headers = {
    accept: "application/json",
    "accept-encoding": "gzip",
    ...request.headers,
    ...(request.body === undefined ? {} : { "content-length": String(Buffer.byteLength(request.body)) }),
  };
  for (let attempt = 1; ; attempt++) {
    const call = send(url, { method: request.method ?? "GET", headers, agent, signal });
    try {
      return await new Promise((resolve, reject) => call.on("response", resolve).on("error", reject).end(request.body));
    } catch (cause) {
      // the other side closed a kept connection just as we used it: nothing was asked yet
      const isStale = call.reusedSocket && (cause as { code?: string }).code === "ECONNRESET" && request.body === undefined;
      if (!isStale || attempt === 3) throw cause;
    }
  }
}

async function receive(response: http.IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<OutgoingAnswer> {
  const status = response.statusCode ?? 0;
  const headers = response.headers;
  const refuse = (reason: OutgoingRefusal, detail: string): never => {
    response.destroy();
    throw new Refused(reason, detail);
  };
  if (status >= 300 && status < 400) refuse("redirected", `status ${status}`);
  const type = (headers["content-type"] ?? "").split(";")[0]!.trim().toLowerCase();
  const isJson = type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"));
  if (status >= 200 && status < 300 && !isJson) refuse("content_type_unexpected", type || "none");
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding !== "gzip" && encoding !== "identity") refuse("encoding_unknown", encoding.slice(0, 40));
  if (Number(headers["content-length"] ?? 0) > maxBytes) refuse("body_too_large", `over ${maxBytes} bytes`);

  const chunks: Buffer[] = [];
  let bytes = 0;
  let isTooLarge = false;
  const collect = async (parts: AsyncIterable<Buffer>) => {
    for await (const part of parts) {
      bytes += part.length;
      isTooLarge = bytes > maxBytes;
      if (isTooLarge) return;
      chunks.push(part);
    }
  };
  try {
    if (encoding === "gzip") await pipeline(response, createGunzip(), collect, { signal });
    else await pipeline(response, collect, { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    // a reader that stops early makes the others fail too: what it stopped for comes first
    if (!isTooLarge) refuse("body_truncated", (cause as { code?: string }).code ?? "the body broke off");
  }
  if (isTooLarge) refuse("body_too_large", `over ${maxBytes} bytes`);
  return { ok: true, status, headers, body: Buffer.concat(chunks).toString("utf8") };
}
