import { LRUCache } from "lru-cache";
import type { Day } from "@/server/kernel/calendar";
import { readFares, type BestRow, type FaresRead, type NoStore } from "./read-fares";

type AnsweredBy = FaresRead["answeredBy"];
type Kept = { rows: BestRow[]; readAtMs: number; answeredBy: AnsweredBy };
type Memory = { days: LRUCache<string, Kept>; refreshing: Set<string> };
type OriginDay = { origin: string; day: Day; cabin: string };
export type OriginDays = { ok: true; rows: BestRow[]; answeredBy: AnsweredBy[] } | NoStore;

const ROWS_KEPT = 400_000;
/** A copy that is older than asked still answers for so long, while a new one is read behind it. */
const STILL_GOOD_MS = 10 * 60_000;
/** Days read at a time: a year at once would hold up every other reader. */
const AT_ONCE = 93;

const shared = globalThis as typeof globalThis & { tradewindOriginDays?: Memory };
const memory = (): Memory =>
  (shared.tradewindOriginDays ??= {
    days: new LRUCache({ maxSize: ROWS_KEPT, sizeCalculation: ({ rows }) => rows.length + 1 }),
    refreshing: new Set(),
  });

const keyOf = ({ origin, cabin, day }: OriginDay) => `${origin} ${cabin} ${day}`;

/**
 * The lowest fares from some airports to everywhere on many days. A day is a partition, so days are kept in memory for `maxAgeMs`, and
 * an older copy of a long range answers at once while it is read anew.
 */
export async function readOriginDays(
  origins: readonly string[],
  cabin: string,
  days: readonly Day[],
  maxAgeMs: number,
): Promise<OriginDays> {
  const { days: kept, refreshing } = memory();
  const now = performance.now();
  const asked = origins.flatMap((origin) => days.map((day): OriginDay => ({ origin, day, cabin })));
  const missing: OriginDay[] = [];
  const old: OriginDay[] = [];
  for (const each of asked) {
    const known = kept.get(keyOf(each));
    if (!known || now - known.readAtMs > STILL_GOOD_MS) missing.push(each);
    else if (now - known.readAtMs > maxAgeMs) old.push(each);
  }
  if (missing.length > 0) {
    const read = await readInto([...missing, ...old]);
    if (!read.ok) return read;
  } else if (old.length > 0) {
    const name = `${origins.join()} ${cabin} ${days[0]} ${days.length}`;
    if (!refreshing.has(name)) {
      refreshing.add(name);
      void readInto(old).finally(() => refreshing.delete(name));
    }
  }
  const entries = asked.flatMap((each) => kept.get(keyOf(each)) ?? []);
  const answered = new Set(entries.map((entry) => entry.answeredBy));
  return { ok: true, rows: entries.flatMap((entry) => entry.rows), answeredBy: [...answered] };
}

async function readInto(asked: OriginDay[]): Promise<{ ok: true } | NoStore> {
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const part = asked.slice(at, at + AT_ONCE);
    const read = await readFares({ origins: part });
    if (!read.ok) return read;
    const readAtMs = performance.now();
    part.forEach((each, index) => memory().days.set(keyOf(each), { rows: read.origins[index]!, readAtMs, answeredBy: read.answeredBy }));
  }
  return { ok: true };
}

/** The next reader asks the stores. */
export function forgetOriginDays(): void {
  delete shared.tradewindOriginDays;
}
