import { compareStores, partitionOfKey, type Comparison, type Difference } from "@/server/fares/compare-stores";
import { wait } from "./drill";

export type Agreement = Pick<Comparison, "partitions" | "fares" | "counts" | "differences" | "digests"> & { looks: number };
type Told = (done: number, total: number) => void;

const LOOK_AGAIN_MS = 6000;
const LOOKS_MOST = 4;

/**
 * Compares the stores while prices go on changing. A change may take five seconds to Cassandra (I-19), so what differs is looked at
 * again later, and only what differs every time counts.
 */
export async function agreement(told?: Told): Promise<Agreement> {
  const first = await compareStores({ listedMost: Infinity, ...(told ? { told } : {}) });
  let lasting = first.differences;
  let looks = 1;
  while (lasting.length > 0 && looks < LOOKS_MOST) {
    await wait(LOOK_AGAIN_MS);
    const again = await compareStores({ listedMost: Infinity, among: new Set(lasting.map(({ key }) => partitionOfKey(key))) });
    const before = new Set(lasting.map(nameOf));
    lasting = again.differences.filter((difference) => before.has(nameOf(difference)));
    looks += 1;
  }
  const counts: Agreement["counts"] = { "I-19": 0, "I-20": 0, "I-21": 0, "I-22": 0 };
  for (const { invariant } of lasting) counts[invariant] += 1;
  return { partitions: first.partitions, fares: first.fares, digests: first.digests, counts, differences: lasting.slice(0, 50), looks };
}

const nameOf = ({ invariant, key }: Difference) => `${invariant} ${key}`;
