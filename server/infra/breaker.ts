import CircuitBreaker from "opossum";

export type BreakerState = "closed" | "open" | "half-open";

/** The circuit is open: the work was not tried. */
export class CircuitOpen extends Error {
  override name = "CircuitOpen";
}

export type BreakerTerms = {
  /** Calls in the rolling window before it may open. */
  leastCalls: number;
  failedPercent: number;
  /** How long it stays open before one call may try again. */
  resetMs: number;
  windowMs: number;
};
const USUAL: BreakerTerms = { leastCalls: 4, failedPercent: 50, resetMs: 5000, windowMs: 20_000 };

export type Breaker = { run: <T>(work: () => Promise<T>) => Promise<T>; state: () => BreakerState; close: () => void };

/** Stops asking somebody who fails: work that throws counts as a failure. Each one asked has a breaker of its own. */
export function breaker(name: string, terms: Partial<BreakerTerms> = {}): Breaker {
  const { leastCalls, failedPercent, resetMs, windowMs } = { ...USUAL, ...terms };
  const circuit = new CircuitBreaker((work: () => Promise<unknown>) => work(), {
    name,
    timeout: false,
    volumeThreshold: leastCalls,
    errorThresholdPercentage: failedPercent,
    resetTimeout: resetMs,
    rollingCountTimeout: windowMs,
  });
  return {
    run: async <T>(work: () => Promise<T>) => {
      try {
        return (await circuit.fire(work)) as T;
      } catch (cause) {
        if (cause instanceof Error && (cause as { code?: string }).code === "EOPENBREAKER")
          throw new CircuitOpen(`${name} is left alone`, { cause });
        throw cause;
      }
    },
    state: () => (circuit.opened ? "open" : circuit.halfOpen ? "half-open" : "closed"),
    close: () => circuit.shutdown(),
  };
}
