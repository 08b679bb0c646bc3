import { pause } from "@/server/infra/schedule";

/** Requests arrive a little nearer to each other than they left, so the window is kept wider than the advertised second. */
const WINDOW_MS = 1100;
/** The share of an advertised limit that is used: others may hold the same token. */
const SHARE = 0.9;

export type Pace = {
  /** Resolves when the next request may leave. */
  take: () => Promise<void>;
  /** Room for work that is not urgent: false while the limit is needed by others. */
  hasRoom: () => boolean;
  advertise: (requestsPerSecond: number) => void;
  /** Reads the limit headers of an answer. */
  learn: (headers: Record<string, string | string[] | undefined>) => void;
  holdFor: (ms: number) => void;
};

/** Never more requests in any second than the source advertises. Waiting callers leave in order. */
export function pace(requestsPerSecond: number): Pace {
  let advertised = requestsPerSecond;
  let { perWindow, windowMs } = allowed(requestsPerSecond);
  let heldUntilMs = 0;
  let waiting = 0;
  const left: number[] = [];
  let queue: Promise<void> = Promise.resolve();

  const turn = async () => {
    for (;;) {
      const nowMs = performance.now();
      while (left.length > 0 && left[0]! <= nowMs - windowMs) left.shift();
      const waitMs = Math.max(heldUntilMs - nowMs, left.length >= perWindow ? left[left.length - perWindow]! + windowMs - nowMs : 0);
      if (waitMs <= 0) break;
      await pause(Math.ceil(waitMs));
    }
    left.push(performance.now());
  };
  return {
    take: () => {
      waiting += 1;
      const mine = queue.then(turn).finally(() => (waiting -= 1));
      queue = mine;
      return mine;
    },
    hasRoom: () => waiting === 0 && performance.now() >= heldUntilMs && left.length * 2 < perWindow,
    advertise: (rate) => {
      advertised = rate;
      ({ perWindow, windowMs } = allowed(rate));
    },
    learn: (headers) => {
      const limit = numberIn(headers["x-ratelimit-limit"] ?? headers["ratelimit-limit"]);
      if (limit !== null && limit > 0) ({ perWindow, windowMs } = allowed(Math.min(advertised, limit)));
      const remaining = numberIn(headers["x-ratelimit-remaining"] ?? headers["ratelimit-remaining"]);
      const resetSeconds = numberIn(headers["x-ratelimit-reset"] ?? headers["ratelimit-reset"]);
      if (remaining !== null && remaining <= 0 && resetSeconds !== null) {
        heldUntilMs = Math.max(heldUntilMs, performance.now() + Math.min(resetSeconds, 120) * 1000 + 50);
      }
    },
    holdFor: (ms) => (heldUntilMs = Math.max(heldUntilMs, performance.now() + ms)),
  };
}

function allowed(rate: number): { perWindow: number; windowMs: number } {
  const perWindow = Math.floor(rate * SHARE);
  return perWindow >= 1 ? { perWindow, windowMs: WINDOW_MS } : { perWindow: 1, windowMs: WINDOW_MS / Math.min(rate, 1) };
}

function numberIn(header: string | string[] | undefined): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : null;
}

/** Milliseconds of a `Retry-After` in seconds or as a date. Null when there is none that can be read. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
