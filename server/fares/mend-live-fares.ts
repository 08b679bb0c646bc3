import { compareStores, partitionOfKey } from "./compare-stores";
import { rebuildLiveFares } from "./rebuild-live-fares";

/**
 * Compares the stores and writes anew what differs. A data centre that was away may have missed what no hint kept: hints die with the
 * node that holds them, and a node that dies right after it answered has told nobody. Answers how many partitions differed.
 */
export async function mendLiveFares(): Promise<number> {
  const { differences } = await compareStores({ listedMost: Infinity });
  const among = new Set(differences.map(({ key }) => partitionOfKey(key)));
  if (among.size > 0) await rebuildLiveFares(() => {}, among);
  return among.size;
}
