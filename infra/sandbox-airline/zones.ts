import { Temporal } from "@js-temporal/polyfill";

interface Zone {
  /** Instants (ms) at which the offset changes, growing. */
  changesAt: number[];
  /** Offsets in minutes; one more than `changesAt`. */
  offsets: number[];
}

const zones = new Map<string, Zone>();
const FROM = Temporal.Instant.from("2024-01-01T00:00Z");
const UNTIL_MS = Date.parse("2031-01-01T00:00Z");

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  let at = FROM.toZonedDateTimeISO(name);
  const zone: Zone = { changesAt: [], offsets: [at.offsetNanoseconds / 6e10] };
  for (;;) {
    const next = at.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds > UNTIL_MS) break;
    zone.changesAt.push(next.epochMilliseconds);
    zone.offsets.push(next.offsetNanoseconds / 6e10);
    at = next;
  }
  zones.set(name, zone);
  return zone;
}

function offsetIn(zone: Zone, at: number): number {
  let i = 0;
  while (i < zone.changesAt.length && (zone.changesAt[i] as number) <= at) i++;
  return zone.offsets[i] as number;
}

/** Minutes since 1970 on the wall of the zone at an instant. */
export function wallAt(zoneName: string, at: number): number {
  return Math.floor(at / 60_000) + offsetIn(zoneOf(zoneName), at);
}

/**
 * Instant of a wall time. In a gap the time moves forward, in an overlap the first of the two is meant
 * (Temporal's "compatible"); a table of transitions because the polyfill takes ~20 µs a conversion.
 */
export function instantOfWall(zoneName: string, wallMinutes: number): number {
  const zone = zoneOf(zoneName);
  const asUtc = wallMinutes * 60_000;
  const before = offsetIn(zone, asUtc - 86_400_000);
  const after = offsetIn(zone, asUtc + 86_400_000);
  const first = asUtc - before * 60_000;
  if (before === after || offsetIn(zone, first) === before) return first;
  const second = asUtc - after * 60_000;
  return offsetIn(zone, second) === after ? second : first;
}

/** True where the wall time of an instant also names an earlier instant (the second pass of an overlap). */
export function isSecondPass(zoneName: string, at: number): boolean {
  return instantOfWall(zoneName, wallAt(zoneName, at)) !== Math.floor(at / 60_000) * 60_000;
}
