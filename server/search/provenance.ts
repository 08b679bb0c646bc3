import { isLate } from "@/server/fares/freshness";
import type { FaresRead } from "@/server/fares/read-fares";
import { env } from "@/server/infra/env";
import type { Provenance } from "./model";
import type { Known } from "./slice-option";

type AnsweredBy = FaresRead["answeredBy"];

/** Of the stores that answered parts of a page, the one furthest from here: PostgreSQL, else the other data centre. */
export function furthest(answered: readonly AnsweredBy[]): AnsweredBy {
  const { REGION } = env();
  return answered.find((store) => store === "postgres") ?? answered.find((store) => store !== REGION) ?? REGION;
}

const instantOf = (ms: number) => new Date(ms).toISOString();

/** Who answered and how old the prices of this answer are. */
export function provenanceOf(
  answered: readonly AnsweredBy[],
  seen: readonly number[],
  about: boolean,
  { sources, pricing, nowMs }: Known,
): Provenance {
  const answeredBy = furthest(answered);
  return {
    region: env().REGION,
    answeredBy,
    degraded: answeredBy !== env().REGION,
    newestSeenAt: seen.length === 0 ? null : instantOf(seen.reduce((a, b) => Math.max(a, b))),
    oldestSeenAt: seen.length === 0 ? null : instantOf(seen.reduce((a, b) => Math.min(a, b))),
    lateSources: [...sources.values()]
      .filter((source) => source.suppressed || isLate(source, nowMs))
      .map((source) => source.label)
      .sort(),
    currency: pricing.currency,
    about,
  };
}
