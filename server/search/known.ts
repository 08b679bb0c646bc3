import { readSources } from "@/server/fares/read-sources";
import { nowMs } from "@/server/infra/clock";
import { env } from "@/server/infra/env";
import { CURRENCY_OF } from "@/server/kernel/market";
import type { PlaceFacts, Refusal } from "./model";
import type { Place } from "@/server/places/model";
import { seatsOf } from "./price";
import type { Known } from "./slice-option";

/** What holds for the whole of one answer: the time, the sources, the rates, and the currency and seats of its totals. */
export async function knownFor(query: { currency?: string | undefined; adults: number; children: number }): Promise<Known> {
  const { sources, rates } = await readSources();
  return { sources, nowMs: nowMs(), pricing: { currency: query.currency ?? CURRENCY_OF[env().REGION], rates, seats: seatsOf(query) } };
}

export const NO_STORE: Refusal = { ok: false, reason: "source_unavailable", problems: [] };

export const factsOf = ({ code, name, city, country, latitude, longitude, zone }: Place): PlaceFacts => ({
  ...{ code, name, city, country, latitude, longitude, zone },
});
