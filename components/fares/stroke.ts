import type { Slice } from "@/server/search/model";

/** A route on a line of hours, all at the place of departure: solid in the air, dots on the ground, a feather where each stop begins. */
export type Piece = { fromHour: number; toHour: number; ground: boolean };
export type Stroke = { fromHour: number; toHour: number; pieces: Piece[]; feathers: { hour: number; airport: string }[] };
export type Axis = { fromHour: number; toHour: number; ticks: number[]; nights: { fromHour: number; toHour: number }[] };

const hourOf = (local: string) => Number(local.slice(11, 13)) + Number(local.slice(14, 16)) / 60;
const HOUR_MS = 3_600_000;

/** Null where a source says no times: nothing is drawn then. */
export function strokeOf(slice: Slice): Stroke | null {
  const first = slice.segments[0];
  const minutes = slice.minutes;
  if (!first?.departsAtLocal || minutes === null) return null;
  const fromHour = hourOf(first.departsAtLocal);
  const startMs = first.departsAt === null ? null : Date.parse(first.departsAt);
  const pieces: Piece[] = [];
  const feathers: Stroke["feathers"] = [];
  let landedHour: number | null = null;
  for (const segment of slice.segments) {
    if (startMs === null || !segment.departsAt || !segment.arrivesAt) continue;
    const begins = fromHour + (Date.parse(segment.departsAt) - startMs) / HOUR_MS;
    const ends = fromHour + (Date.parse(segment.arrivesAt) - startMs) / HOUR_MS;
    if (landedHour !== null) {
      pieces.push({ fromHour: landedHour, toHour: begins, ground: true });
      feathers.push({ hour: landedHour, airport: segment.origin });
    }
    pieces.push({ fromHour: begins, toHour: ends, ground: false });
    landedHour = ends;
  }
  const toHour = fromHour + minutes / 60;
  if (pieces.length === 0) pieces.push({ fromHour, toHour, ground: false });
  return { fromHour, toHour: pieces.at(-1)?.toHour ?? toHour, pieces, feathers };
}

/** One axis for all rows, from early morning to the last arrival, at most two days and a quarter. */
export function axisOf(strokes: (Stroke | null)[]): Axis {
  const drawn = strokes.filter((stroke) => stroke !== null);
  const first = Math.min(5, ...drawn.map((stroke) => Math.floor(stroke.fromHour - 0.5)));
  const last = Math.max(26, ...drawn.map((stroke) => Math.ceil(stroke.toHour + 0.5)));
  const fromHour = Math.max(-1, first);
  const toHour = Math.min(54, last);
  const step = toHour - fromHour > 30 ? 6 : 3;
  const ticks: number[] = [];
  for (let hour = Math.ceil(fromHour / step) * step; hour <= toHour; hour += step) if (hour > fromHour) ticks.push(hour);
  const nights = [
    { fromHour: -2, toHour: 6 },
    { fromHour: 22, toHour: 30 },
    { fromHour: 46, toHour: 54 },
  ]
    .map((night) => ({ fromHour: Math.max(fromHour, night.fromHour), toHour: Math.min(toHour, night.toHour) }))
    .filter((night) => night.toHour > night.fromHour);
  return { fromHour, toHour, ticks, nights };
}

const round = (share: number) => Math.round(share * 10_000) / 100;
/** Where an hour stands on the axis, in percent. */
export const placeOn = (axis: Pick<Axis, "fromHour" | "toHour">, hour: number) =>
  round(Math.min(1, Math.max(0, (hour - axis.fromHour) / (axis.toHour - axis.fromHour))));
