import type { Airline } from "@/server/airlines/airline";
import { setAside } from "@/server/airlines/read-items";
import { nowMs } from "@/server/infra/clock";
import { packTravel } from "./pack-travel";
import type { Outlier, ScrapeTools } from "./scrape-port";
import { isJump } from "./weigh-readings";

const TRAVELS_A_TURN = 3;

/**
 * Looks a second time at prices that jumped more than ten times, since a feed that sends changes only will not send them again. Seen
 * again they are published; contradicted, or departed, they are quarantined. Answers how many were settled.
 */
export async function settleOutliers(airline: Airline, { store, publish }: ScrapeTools): Promise<number> {
  if (airline.facts()?.repeatsEqualPrices !== false) return 0; // the next observation is the second sighting
  const source = airline.name();
  const byTravel = new Map<string, Outlier[]>();
  for (const outlier of await store.listOutliers(source, null)) {
    const { origin, destination, departsOn } = outlier.facts;
    const travel = `${origin} ${destination} ${departsOn}`;
    const group = byTravel.get(travel);
    if (group) group.push(outlier);
    else byTravel.set(travel, [outlier]);
  }
  let settled = 0;
  for (const outliers of [...byTravel.values()].slice(0, TRAVELS_A_TURN)) {
    const { origin, destination, departsOn } = outliers[0]!.facts;
    const answer = await airline.readTravel({ origin, destination, departsOn });
    if (!answer.ok) continue;
    for (const outlier of outliers) {
      const verdict = judge(outlier, answer.value.readings);
      if (verdict === "unknown") continue;
      if (verdict === "believed")
        await publish(packTravel({ source, kind: outlier.kind, flights: [outlier.facts], changes: [outlier.change], seen: [] }));
      await store.settleOutliers(
        source,
        outlier,
        verdict === "believed" ? null : setAside("outlier_refuted", "amountMinor", outlier.change, 1),
      );
      settled += 1;
    }
  }
  return settled;
}

function judge({ change, facts }: Outlier, readings: readonly Outlier["change"][]): "believed" | "refuted" | "unknown" {
  const again = readings.find((reading) => reading.flight === change.flight && reading.fare === change.fare);
  if (!again) return Date.parse(facts.departsAt) < nowMs() ? "refuted" : "unknown";
  return again.sequence >= change.sequence && !isJump(change, again) ? "believed" : "refuted";
}
