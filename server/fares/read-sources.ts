import { readNear } from "@/server/infra/cassandra";
import { env } from "@/server/infra/env";
import type { Rates } from "@/server/kernel/money";
import * as live from "./cassandra-reads";
import type { SourceState } from "./freshness";
import * as saved from "./postgres-reads";

export type Sources = { sources: Map<string, SourceState>; rates: Rates | null };

type Memory = { value: Sources | null; readAtMs: number; reading: Promise<Sources> | null };
const shared = globalThis as typeof globalThis & { tradewindSources?: Memory };

const FRESH_MS = 2000;
/** Older than this, a reader waits for the new copy instead of taking the last one. */
const WAIT_AFTER_MS = 10_000;
const NOTHING: Sources = { sources: new Map(), rates: null };

/** Sources and rates of exchange, from memory. While no store answers, the last good copy stands. */
export async function readSources(): Promise<Sources> {
  const memory = (shared.tradewindSources ??= { value: null, readAtMs: 0, reading: null });
  const ageMs = performance.now() - memory.readAtMs;
  if (memory.value && ageMs < FRESH_MS) return memory.value;
  memory.reading ??= readAnew()
    .then((value) => {
      memory.value = value;
      return value;
    })
    .catch(() => memory.value ?? NOTHING)
    .finally(() => {
      memory.reading = null;
      memory.readAtMs = performance.now();
    });
  return memory.value && ageMs < WAIT_AFTER_MS ? memory.value : memory.reading;
}

/** The next reader takes a new copy. */
export function forgetSources(): void {
  delete shared.tradewindSources;
}

async function readAnew(): Promise<Sources> {
  const region = env().REGION;
  const read = await readNear(region, async (client) => {
    const [sources, rates] = await Promise.all([live.readSources(client, region), live.readRates(client, region)]);
    return { sources, rates };
  }).then(
    ({ value }) => value,
    async () => {
      const [sources, rates] = await Promise.all([saved.readSources(), saved.readRates()]);
      return { sources, rates };
    },
  );
  return { sources: new Map(read.sources.map((source) => [source.name, source])), rates: read.rates };
}
