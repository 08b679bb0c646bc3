import { redriveRows } from "./postgres";

/** Sends parked messages again, all or the named ones; a second call finds none. */
export const redriveParked = (ids: string[] | null): Promise<number> => redriveRows(ids);
