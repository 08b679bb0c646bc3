import ipaddr from "ipaddr.js";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export type Allowed = { ok: true } | { ok: false; retryAfterSeconds: number };
export type Terms = { most: number; seconds: number };

const shared = globalThis as typeof globalThis & { tradewindLimiters?: Map<string, RateLimiterMemory> };

/** Counts in this process only: behind N processes a client has N times as much. */
export async function allow(name: string, { most, seconds }: Terms, client: string): Promise<Allowed> {
  const limiters = (shared.tradewindLimiters ??= new Map<string, RateLimiterMemory>());
  const limiter = limiters.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points: most, duration: seconds });
  limiters.set(name, limiter);
  try {
    await limiter.consume(client);
    return { ok: true };
  } catch (cause) {
    if (!(cause instanceof RateLimiterRes)) throw cause;
    return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(cause.msBeforeNext / 1000)) };
  }
}

/** Whom a limit counts: an IPv4 address, or the /64 network of an IPv6 one, since a person has a whole network of those. */
export function clientOf(address: string | undefined): string {
  if (!address || !ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}

/** The address that the proxy before us saw. What a client wrote into the header itself stands further left. */
export function forwardedAddress(header: string | null | undefined): string | undefined {
  return process.env["TRUST_PROXY"] ? header?.split(",").at(-1)?.trim() : undefined;
}
