import { setTimeout as pause } from "node:timers/promises";

/** An amount of money in the text of a page; scripts, styles and attributes do not count. */
export function showsPrice(html: string): boolean {
  const text = html
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&nbsp;|&#160;|\u202f|\u00a0/g, " ");
  return /(?:US\$|[$€£])\s?\d[\d.,]*\d|\d{2,}(?:[.,]\d{2})?\s?(?:€|USD|EUR|GBP)/.test(text);
}

export type Visit = { status: number | null; priced: boolean; tookMs: number };

export async function visit(url: string): Promise<Visit> {
  const beganAt = performance.now();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000), headers: { connection: "close" } });
    const html = await answer.text();
    return { status: answer.status, priced: answer.status === 200 && showsPrice(html), tookMs: performance.now() - beganAt };
  } catch {
    return { status: null, priced: false, tookMs: performance.now() - beganAt };
  }
}

/** Milliseconds since `sinceMs` until the page answers 200 with a price in it. */
export async function untilPriced(url: string, options: { sinceMs: number; deadlineMs: number; alive: () => boolean }): Promise<number> {
  for (;;) {
    const { priced } = await visit(url);
    const tookMs = Date.now() - options.sinceMs;
    if (priced) return tookMs;
    if (!options.alive()) throw new Error(`the site ended before ${url} showed a price`);
    if (tookMs > options.deadlineMs) throw new Error(`${url} showed no price within ${options.deadlineMs / 1000}s`);
    await pause(200);
  }
}
