export const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a `YYYY-MM-DD`, or NaN. */
export function dayOf(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.NaN;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? Number.NaN : at / DAY_MS;
}

const texts = new Map<number, string>();

export function dayText(day: number): string {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    texts.set(day, text);
  }
  return text;
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** Wall time `YYYY-MM-DDTHH:MM` from minutes since 1970-01-01T00:00 on the same wall. */
export function wallText(wallMinutes: number): string {
  const day = Math.floor(wallMinutes / 1440);
  const minute = wallMinutes - day * 1440;
  return `${dayText(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

export function dayOfInstant(at: number): number {
  return Math.floor(at / DAY_MS);
}

export function instantText(at: number): string {
  return new Date(at).toISOString();
}
