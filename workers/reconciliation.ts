import { refreshDeparted } from "@/server/fares/refresh-best";
import { every } from "@/server/infra/schedule";
import { forgetOld } from "@/server/operations/forget-old";
import { recordParked } from "@/server/operations/record-parked";

/** What keeps the promises: parked messages become rows, flights that left are no longer the cheapest, the stores do not grow for ever. */
export async function startReconciliation() {
  const loops = [
    every("record-parked", 5000, async () => void (await recordParked())),
    every("refresh-departed", 30_000, async () => void (await refreshDeparted())),
    every("forget-old", 60_000, async () => void (await forgetOld())),
  ];
  return {
    stop: async () => {
      for (const loop of loops) await loop.stop();
    },
  };
}
