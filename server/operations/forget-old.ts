import { now } from "@/server/infra/clock";
import { forgetOld as forgetRows } from "./postgres";

/** Keeps the stores from growing for ever; answers what went. */
export const forgetOld = (): Promise<Record<string, number>> => forgetRows(now());
