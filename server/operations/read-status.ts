import { pingCentre } from "@/server/infra/cassandra";
import { nowMs } from "@/server/infra/clock";
import { env } from "@/server/infra/env";
import { pool } from "@/server/infra/postgres";
import { MARKETS, type Market } from "@/server/kernel/market";
import { countRows, listSources, readSourceProgress, type Progress } from "./postgres";
import { readAccuracy } from "./read-accuracy";

export type Status = {
  region: Market;
  release: string;
  dataCentres: { name: Market; up: boolean; latencyMs: number | null }[];
  postgres: { up: boolean; latencyMs: number | null };
  sources: {
    name: string;
    label: string;
    soldHere: boolean;
    suppressed: boolean;
    checkedUpTo: string | null;
    priceAccuracy: number | null;
    late: boolean;
  }[];
  progress: Progress | null;
  rows: { flights: number; fares: number; history: number } | null;
};

/** What works just now, seen from this process. A store that is away leaves its part empty, never an error. */
export async function readStatus(): Promise<Status> {
  const [centres, postgres] = await Promise.all([Promise.all(MARKETS.map(pingCentre)), pingPostgres()]);
  const quiet = <T>(reading: Promise<T>) => reading.catch(() => null);
  const [sources, progress, rows, accuracy] =
    postgres === null
      ? [null, null, null, null]
      : await Promise.all([quiet(listSources()), quiet(readSourceProgress()), quiet(countRows()), quiet(readAccuracy())]);
  return {
    region: env().REGION,
    release: env().RELEASE,
    dataCentres: MARKETS.map((name, index) => ({ name, up: centres[index] !== null, latencyMs: centres[index] ?? null })),
    postgres: { up: postgres !== null, latencyMs: postgres },
    sources: (sources ?? []).map((source) => ({
      name: source.name,
      label: source.label,
      soldHere: source.soldHere,
      suppressed: source.suppressed,
      checkedUpTo: source.checkedUpTo?.toISOString() ?? null,
      priceAccuracy: accuracy?.get(source.name) ?? null,
      late: source.checkedUpTo !== null && nowMs() - source.checkedUpTo.getTime() > source.staleAfterSeconds * 1000,
    })),
    progress,
    rows,
  };
}

async function pingPostgres(): Promise<number | null> {
  const startedMs = performance.now();
  const deadline = new Promise<null>((resolve) => setTimeout(resolve, 500, null).unref());
  return Promise.race([
    deadline,
    pool()
      .query("SELECT 1")
      .then(
        () => performance.now() - startedMs,
        () => null,
      ),
  ]);
}
