"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";

const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** Two sliders on one line, above them how many flights leave in each hour. */
export function HourRange({ counts, from, to }: { counts: number[]; from: number; to: number }) {
  const t = useTranslations("filters");
  const [hours, setHours] = useState({ from, to });
  const most = Math.max(1, ...counts);
  return (
    <div>
      <div className="relative h-9">
        <svg
          width="100%"
          height="24"
          preserveAspectRatio="none"
          viewBox="0 0 240 24"
          aria-hidden="true"
          className="absolute inset-x-0 top-0 fill-base-300"
        >
          {counts.map((count, hour) => {
            const height = count === 0 ? 0 : 3 + (21 * count) / most;
            return (
              <rect
                key={hour}
                x={hour * 10 + 0.5}
                y={24 - height}
                width="9"
                height={height}
                className={hour >= hours.from && hour < hours.to ? "fill-line" : undefined}
              />
            );
          })}
        </svg>
        <input
          type="range"
          name="leaveFrom"
          min={0}
          max={24}
          value={hours.from}
          aria-label={t("leaveAfter")}
          aria-valuetext={clock(hours.from)}
          onChange={(event) => setHours({ ...hours, from: Math.min(Number(event.target.value), hours.to - 1) })}
          className="hours"
        />
        <input
          type="range"
          name="leaveTo"
          min={0}
          max={24}
          value={hours.to}
          aria-label={t("leaveBefore")}
          aria-valuetext={clock(hours.to)}
          onChange={(event) => setHours({ ...hours, to: Math.max(Number(event.target.value), hours.from + 1) })}
          className="hours"
        />
      </div>
      <div className="flex justify-between text-label text-ink-2">
        <span>{clock(hours.from)}</span>
        <span>{clock(hours.to)}</span>
      </div>
    </div>
  );
}
