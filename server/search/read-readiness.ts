import { pingCentre } from "@/server/infra/cassandra";
import { pool } from "@/server/infra/postgres";
import { MARKETS } from "@/server/kernel/market";

export type SearchReadiness = { ready: boolean; parts: Record<string, boolean> };

/** Ready while any store can answer a search: either data centre, or PostgreSQL. */
export async function readReadiness(): Promise<SearchReadiness> {
  const postgres = Promise.race([
    new Promise<false>((resolve) => setTimeout(resolve, 500, false).unref()),
    pool()
      .query("SELECT 1")
      .then(
        () => true,
        () => false,
      ),
  ]);
  const [us, eu, saved] = await Promise.all([...MARKETS.map((market) => pingCentre(market).then((ms) => ms !== null)), postgres]);
  return { ready: us! || eu! || saved!, parts: { "cassandra-us": us!, "cassandra-eu": eu!, postgres: saved! } };
}
