import { Temporal } from "@js-temporal/polyfill";
import { dayNumber } from "@/server/kernel/calendar";

const MINUTE_MS = 60_000;
/** Offset of a zone in milliseconds on a local day, null on a day on which it changes. Asking Temporal each time costs 20 µs and more. */
const offsets = new Map<string, number | null>();

function offsetOn(zone: string, day: string): number | null {
  const key = `${zone} ${day}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size > 50_000) offsets.clear();
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  const eve = start.subtract({ nanoseconds: 1 });
  const end = start.add({ days: 1 });
  const isSteady = start.offsetNanoseconds === end.offsetNanoseconds && start.offsetNanoseconds === eve.offsetNanoseconds;
  const offset = isSteady ? start.offsetNanoseconds / 1e6 : null;
  offsets.set(key, offset);
  return offset;
}

/**
 * The instant of a wall time `YYYY-MM-DDTHH:MM`. In the hour that a zone skips the time moves on, in the hour that comes twice the
 * first is meant. Null when there is no such day, time or zone.
 */
export function instantOf(wallTime: string, zone: string): string | null {
  try {
    const day = wallTime.slice(0, 10);
    const hours = Number(wallTime.slice(11, 13));
    const minutes = Number(wallTime.slice(14, 16));
    if (hours > 23 || minutes > 59) return null;
    const offset = offsetOn(zone, day);
    if (offset === null) {
      const at = Temporal.PlainDateTime.from(wallTime, { overflow: "reject" }).toZonedDateTime(zone, { disambiguation: "compatible" });
      return new Date(at.epochMilliseconds).toISOString();
    }
    const time = dayNumber(day) * 86_400_000 + (hours * 60 + minutes) * MINUTE_MS - offset;
    return new Date(time).toISOString();
  } catch {
    return null;
  }
}

/** 23:59 of a local day: until then a flight whose time nobody tells is on sale. */
export const endOfDay = (day: string, zone: string): string | null => instantOf(`${day}T23:59`, zone);
