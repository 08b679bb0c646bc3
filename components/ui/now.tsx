"use client";
import { createContext, useContext, useSyncExternalStore, type ReactNode } from "react";

const STEP_MS = 5_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((each) => each()), STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const RenderedAt = createContext({ serverMs: 0, skewMs: 0 });

/** Ages count from the server's clock: a wrong clock in the browser makes no price older. */
export function NowProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const skewMs = typeof window === "undefined" ? 0 : skewOnce(renderedAt);
  return <RenderedAt value={{ serverMs: renderedAt, skewMs }}>{children}</RenderedAt>;
}

const skews = new Map<number, number>();

/** Only a clock that is minutes off is corrected; less is the time that the answer travelled. */
function skewOnce(renderedAt: number): number {
  const known = skews.get(renderedAt);
  if (known !== undefined) return known;
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const skew = navigation ? renderedAt - (performance.timeOrigin + navigation.responseStart) : 0;
  skews.set(renderedAt, Math.abs(skew) > 120_000 ? skew : 0);
  return skews.get(renderedAt) ?? 0;
}

export function useNow(): number {
  const { serverMs, skewMs } = useContext(RenderedAt);
  return useSyncExternalStore(
    subscribe,
    () => Math.max(serverMs, Math.floor((Date.now() + skewMs) / STEP_MS) * STEP_MS),
    () => serverMs,
  );
}
