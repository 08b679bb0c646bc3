/** Travel days are `YYYY-MM-DD` strings; arithmetic goes by day numbers, never through a local `Date`. */
export type Day = string;

const DAY_MS = 86_400_000;

export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return dayOfTime(time) === text;
}

export const dayOfTime = (timeMs: number): Day => new Date(timeMs).toISOString().slice(0, 10);
export const dayNumber = (day: Day): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
export const dayFromNumber = (number: number): Day => dayOfTime(number * DAY_MS);
export const addDays = (day: Day, days: number): Day => dayFromNumber(dayNumber(day) + days);
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => ((dayNumber(day) + 3) % 7) + 1;

/** `2027-02-13` -> 202702, the month in Cassandra's partition key. */
export const monthOf = (day: Day): number => Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));
export const firstOfMonth = (month: number): Day => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}-01`;
export const nextMonth = (month: number): number => (month % 100 === 12 ? month + 89 : month + 1);
export const lastOfMonth = (month: number): Day => addDays(firstOfMonth(nextMonth(month)), -1);

/** The months that the days from `from` to `to` touch, in order. */
export function monthsBetween(from: Day, to: Day): number[] {
  const months: number[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = nextMonth(month)) months.push(month);
  return months;
}

export function eachDay(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let number = dayNumber(from); number <= dayNumber(to); number++) days.push(dayFromNumber(number));
  return days;
}
