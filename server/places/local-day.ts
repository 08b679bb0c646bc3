import { addDays, type Day } from "@/server/kernel/calendar";

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    ...({
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    } as const),
  });
  formats.set(zone, made);
  return made;
}

/** Milliseconds by which the wall clock of a zone is ahead of UTC at an instant. */
function offsetMs(zone: string, atMs: number): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(parts["year"]!, parts["month"]! - 1, parts["day"], parts["hour"], parts["minute"], parts["second"]);
  return wall - Math.floor(atMs / 1000) * 1000;
}

/** The day on the wall in a zone. */
export const dayAt = (zone: string, atMs: number): Day => new Date(atMs + offsetMs(zone, atMs)).toISOString().slice(0, 10);

const starts = new Map<string, number>();
/** The instant at which a day begins in a zone. */
export function startOfDayMs(zone: string, day: Day): number {
  const key = `${zone} ${day}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  let at = midnight - offsetMs(zone, midnight);
  at = midnight - offsetMs(zone, at);
  // Where clocks skip midnight the day begins at the instant of the jump.
  if (dayAt(zone, at) < day) at += 3_600_000;
  if (starts.size > 20_000) starts.clear();
  starts.set(key, at);
  return at;
}
export const endOfDayMs = (zone: string, day: Day): number => startOfDayMs(zone, addDays(day, 1));
