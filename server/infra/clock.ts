import { env } from "./env";

/** The product's clock: the real one moved by `CLOCK_OFFSET_MS`, so that a replay of old observations has its own today. */
export const nowMs = (): number => Date.now() + env().CLOCK_OFFSET_MS;
export const now = (): Date => new Date(nowMs());
