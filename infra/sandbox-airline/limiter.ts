/** Counts every call and says which are above the limit; the window is the last 1,000 ms, whatever the clock's seconds. */
export class Limiter {
  private readonly times: number[] = [];
  calls = 0;
  refused = 0;
  /** Most calls seen in any window of 1,000 ms, refused ones included. */
  highestPerSecond = 0;
  firstAt: number | null = null;
  lastAt: number | null = null;

  constructor(public perSecond: number) {}

  /** How many calls are left, or -1 when this one is above the limit. */
  take(now: number): number {
    while (this.times.length > 0 && (this.times[0] as number) <= now - 1_000) this.times.shift();
    this.calls++;
    this.firstAt ??= now;
    this.lastAt = now;
    this.times.push(now);
    this.highestPerSecond = Math.max(this.highestPerSecond, this.times.length);
    const left = this.perSecond - this.times.length;
    if (left < 0) this.refused++;
    return Math.max(-1, left);
  }

  /** Seconds until the oldest call leaves the window. */
  resetSeconds(now: number): number {
    const oldest = this.times[0];
    return oldest === undefined ? 0 : Math.max(0.001, (oldest + 1_000 - now) / 1_000);
  }

  report(): Record<string, unknown> {
    const { perSecond, calls, refused, highestPerSecond, firstAt, lastAt } = this;
    return {
      limitPerSecond: perSecond,
      highestPerSecond,
      neverAboveLimit: highestPerSecond <= perSecond,
      calls,
      refused,
      firstAt: firstAt === null ? null : new Date(firstAt).toISOString(),
      lastAt: lastAt === null ? null : new Date(lastAt).toISOString(),
    };
  }

  reset(): void {
    this.calls = this.refused = this.highestPerSecond = 0;
    this.firstAt = this.lastAt = null;
    this.times.length = 0;
  }
}
