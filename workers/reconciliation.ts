import { refreshDeparted } from "@/server/fares/refresh-best";
import { every } from "@/server/infra/schedule";
import { forgetOld } from "@/server/operations/forget-old";
import { mendAfterOutage } from "@/server/operations/mend-after-outage";
import { recordParked } from "@/server/operations/record-parked";

/**
 * What keeps the promises: parked messages become rows, flights that left are no longer the cheapest, a data centre
 * that was away gets what it missed, the stores do not grow for ever.
 */
export async function startReconciliation() {
  const loops = [
    every("record-parked", 5000, async () => void (await recordParked())),
    every("mend-after-outage", 2000, mendAfterOutage),
    every("refresh-departed", 30_000, async () => void (await refreshDeparted())),
    every("forget-old", 60_000, async () => void (await forgetOld())),
  ];
  return {
    stop: async () => {
      for (const loop of loops) await loop.stop();
    },
  };
}
