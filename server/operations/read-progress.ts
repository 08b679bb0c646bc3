import { countRows, readSourceProgress, type Progress } from "./postgres";

/** The first minutes of a start: what is in, what is still to come, and how many rows there are. */
export async function readProgress(): Promise<Progress & { rows: { flights: number; fares: number; history: number } }> {
  const [progress, rows] = await Promise.all([readSourceProgress(), countRows()]);
  return { ...progress, rows };
}
