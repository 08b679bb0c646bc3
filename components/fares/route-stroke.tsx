import { clsx } from "clsx";
import { placeOn, type Axis, type Stroke } from "./stroke";

type Props = { stroke: Stroke; axis: Pick<Axis, "fromHour" | "toHour">; shown: boolean; codes?: boolean };

/** Sizes are percent across and pixels down, so it fits any column without a script. */
export function RouteStroke({ stroke, axis, shown, codes = true }: Props) {
  const at = (hour: number) => `${placeOn(axis, hour)}%`;
  return (
    <svg
      width="100%"
      height="24"
      aria-hidden="true"
      className={clsx("block overflow-visible", shown ? "text-route" : "text-ink-2")}
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    >
      {stroke.pieces.map((piece) => (
        <line
          key={piece.fromHour}
          x1={at(piece.fromHour)}
          x2={at(piece.toHour)}
          y1="14"
          y2="14"
          {...(piece.ground ? { strokeDasharray: "0.1 4", strokeWidth: 1.8 } : {})}
        />
      ))}
      {stroke.feathers.map(({ hour, airport }) => (
        <svg key={hour} x={at(hour)} y="0" width="1" height="24" overflow="visible">
          <line x1="0" y1="14" x2="5" y2="5.3" strokeWidth="1.8" />
          {codes && (
            <text x="7" y="8" stroke="none" fill="currentColor" fontSize="11" className="font-mono">
              {airport}
            </text>
          )}
        </svg>
      ))}
      <circle cx={at(stroke.fromHour)} cy="14" r="3" className="fill-base-100" strokeWidth="1.8" />
      <circle cx={at(stroke.toHour)} cy="14" r="2.6" fill="currentColor" strokeWidth="1.4" />
    </svg>
  );
}

/** Night hours and hour lines behind a row; the same for each, so that rows can be compared down the page. */
export function HourLines({ axis, open }: { axis: Axis; open: boolean }) {
  return (
    <svg width="100%" height="100%" aria-hidden="true" className="absolute inset-0">
      {axis.nights.map((night) => (
        <rect
          key={night.fromHour}
          x={`${placeOn(axis, night.fromHour)}%`}
          width={`${placeOn(axis, night.toHour) - placeOn(axis, night.fromHour)}%`}
          y="0"
          height="100%"
          className={open ? "fill-base-300" : "fill-base-200"}
        />
      ))}
      {axis.ticks.map((hour) => (
        <line
          key={hour}
          x1={`${placeOn(axis, hour)}%`}
          x2={`${placeOn(axis, hour)}%`}
          y1="0"
          y2="100%"
          className="stroke-line"
          strokeWidth="1"
        />
      ))}
    </svg>
  );
}

/** The hours above the rows. */
export function HourHeads({ axis }: { axis: Axis }) {
  return (
    <svg
      width="100%"
      height="16"
      aria-hidden="true"
      className="block overflow-visible fill-ink-2 text-label"
      fontSize="12"
      textAnchor="middle"
    >
      {axis.ticks.map((hour) => (
        <text key={hour} x={`${placeOn(axis, hour)}%`} y="12">
          {String(hour === 24 ? 24 : hour % 24).padStart(2, "0")}
        </text>
      ))}
    </svg>
  );
}
