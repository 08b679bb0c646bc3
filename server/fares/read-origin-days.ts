import { LRUCache } from "lru-cache";
import type { Day } from "@/server/kernel/calendar";
import { readFares, type BestRow, type FaresRead, type NoStore } from "./read-fares";

type AnsweredBy = FaresRead["answeredBy"];
type Kept = { rows: BestRow[]; readAtMs: number; answeredBy: AnsweredBy };
type Memory = { days: LRUCache<string, Kept>; refreshing: Set<string> };
export type OriginDays = { ok: true; rows: BestRow[]; answeredBy: AnsweredBy } | NoStore;

const ROWS_KEPT = 400_000;
/** A copy that is older than asked still answers for so long, while a new one is read behind it. */
const STILL_GOOD_MS = 10 * 60_000;
/** Days read at a time: a year at once would hold up every other reader. */
const AT_ONCE = 62;

const shared = globalThis as typeof globalThis & { tradewindOriginDays?: Memory };
const memory = (): Memory =>
  (shared.tradewindOriginDays ??= {
    days: new LRUCache({ maxSize: ROWS_KEPT, sizeCalculation: ({ rows }) => rows.length + 1 }),
    refreshing: new Set(),
  });

const keyOf = (origin: string, cabin: string, day: Day) => `${origin} ${cabin} ${day}`;

/**
 * The lowest fares from an airport to everywhere on many days. A day is a partition, so days are kept in memory for `maxAgeMs`, and an
 * older copy of a long range answers at once while it is read anew.
 */
export async function readOriginDays(origin: string, cabin: string, days: readonly Day[], maxAgeMs: number): Promise<OriginDays> {
  const { days: kept, refreshing } = memory();
  const now = performance.now();
  const known = days.map((day) => kept.get(keyOf(origin, cabin, day)));
  const missing = days.filter((_, index) => !known[index] || now - known[index].readAtMs > STILL_GOOD_MS);
  const old = days.filter((_, index) => known[index] && now - known[index].readAtMs > maxAgeMs);
  if (missing.length === 0 && old.length > 0) {
    const name = `${origin} ${cabin} ${days[0]} ${days.length}`;
    if (!refreshing.has(name)) {
      refreshing.add(name);
      void readInto(origin, cabin, old).finally(() => refreshing.delete(name));
    }
  } else if (missing.length > 0) {
    const read = await readInto(origin, cabin, [...new Set([...missing, ...old])]);
    if (!read.ok) return read;
  }
  const entries = days.flatMap((day) => kept.get(keyOf(origin, cabin, day)) ?? []);
  const answered = entries.map((entry) => entry.answeredBy);
  return {
    ok: true,
    rows: entries.flatMap((entry) => entry.rows),
    answeredBy: answered.find((store) => store === "postgres") ?? answered.at(-1) ?? "postgres",
  };
}

async function readInto(origin: string, cabin: string, days: readonly Day[]): Promise<{ ok: true } | NoStore> {
  for (let at = 0; at < days.length; at += AT_ONCE) {
    const part = days.slice(at, at + AT_ONCE);
    const read = await readFares({ origins: part.map((day) => ({ origin, day, cabin })) });
    if (!read.ok) return read;
    part.forEach((day, index) =>
      memory().days.set(keyOf(origin, cabin, day), {
        rows: read.origins[index]!,
        readAtMs: performance.now(),
        answeredBy: read.answeredBy,
      }),
    );
  }
  return { ok: true };
}

/** The next reader asks the stores. */
export function forgetOriginDays(): void {
  delete shared.tradewindOriginDays;
}
