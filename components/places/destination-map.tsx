"use client";
import { useTranslations } from "next-intl";
import { clsx } from "clsx";
import { path } from "@/server/kernel/path";
import { ORIGIN_RISE } from "./map-labels";
import type { MapPicture, MapPoint } from "./map-points";

type Props = {
  map: MapPicture;
  /** Formatted prices by place; a place that lost its price stays a dot. */
  prices: Record<string, string>;
  shown: string | null;
  stops: number;
  /** Thin lines to each place, as on the home page. */
  spokes?: boolean;
  hrefs: Record<string, string>;
  soft?: boolean;
  className?: string;
};

/** Sizes are percent of the frame, so that names keep their size on every screen. The list beside it holds the same. */
export function DestinationMap({ map, prices, shown, stops, spokes = false, hrefs, soft = false, className }: Props) {
  const t = useTranslations("map");
  const across = (x: number) => `${Math.round((x / map.width) * 10_000) / 100}%`;
  const down = (y: number) => `${Math.round((y / map.height) * 10_000) / 100}%`;
  const target = map.points.find((point) => point.code === shown);
  const { origin } = map;
  return (
    <figure className={clsx("relative overflow-clip bg-sea", map.width > map.height ? "aspect-[900/772]" : "aspect-[462/502]", className)}>
      <figcaption className="sr-only">{t("caption")}</figcaption>
      <svg width="100%" height="100%" viewBox={`0 0 ${map.width} ${map.height}`} aria-hidden="true" className="absolute inset-0">
        <use href={`${path.mapLand(map.frame)}#lines`} className="fill-none stroke-coast/40" strokeWidth="0.7" />
        <use href={`${path.mapLand(map.frame)}#land`} className="fill-land stroke-coast" strokeWidth="0.9" />
      </svg>
      <svg width="100%" height="100%" aria-hidden="true" className="absolute inset-0 text-second">
        {spokes &&
          origin &&
          map.points
            .slice(0, 12)
            .map((point) => (
              <line
                key={point.code}
                x1={across(origin.x)}
                y1={down(origin.y)}
                x2={across(point.x)}
                y2={down(point.y)}
                className="stroke-ink-3/50"
                strokeWidth="1"
              />
            ))}
        {origin && target && (
          <>
            <line
              x1={across(origin.x)}
              y1={down(origin.y)}
              x2={across(target.x)}
              y2={down(target.y)}
              className="stroke-route"
              strokeWidth="2.2"
            />
            {stops > 0 && <Feather from={origin} to={target} at={[across((origin.x + target.x) / 2), down((origin.y + target.y) / 2)]} />}
          </>
        )}
        {map.points.map((point) => (
          <Point
            key={point.code}
            point={point}
            at={[across(point.x), down(point.y)]}
            price={prices[point.code]}
            shown={point.code === shown}
            href={hrefs[point.code] ?? ""}
            soft={soft}
          />
        ))}
        {origin && (
          <svg x={across(origin.x)} y={down(origin.y)} width="1" height="1" overflow="visible">
            <circle r="5.5" className="fill-base-100 stroke-route" strokeWidth="2.6" />
            <text
              x={origin.side === "end" ? 9 : -9}
              y={ORIGIN_RISE + 4}
              textAnchor={origin.side === "end" ? "start" : "end"}
              className="halo fill-base-content font-semibold"
            >
              {origin.name}
            </text>
          </svg>
        )}
      </svg>
    </figure>
  );
}

function Feather({ from, to, at }: { from: { x: number; y: number }; to: { x: number; y: number }; at: [string, string] }) {
  const angle = Math.round((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI);
  return (
    <svg x={at[0]} y={at[1]} width="1" height="1" overflow="visible">
      <line
        x1="0"
        y1="0"
        x2="7"
        y2="-12.1"
        transform={`rotate(${angle})`}
        className="stroke-route"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}

type PointProps = { point: MapPoint; at: [string, string]; price: string | undefined; shown: boolean; href: string; soft: boolean };

function Point({ point, at, price, shown, href, soft }: PointProps) {
  const big = shown || point.wide.detail === "full";
  const label = (kind: "wide" | "narrow") => {
    const { detail, side } = point[kind];
    const says = shown ? "full" : detail;
    if (!price || says === "dot") return null;
    return (
      <text
        x={side === "end" ? 9 : -9}
        y="4.5"
        textAnchor={side === "end" ? "start" : "end"}
        className={clsx(
          "halo",
          kind === "wide" ? "max-md:hidden" : "text-label md:hidden",
          says === "price" ? "fill-ink-2" : "fill-base-content font-medium",
        )}
      >
        {says === "full" && `${point.name} `}
        <tspan className={clsx(says === "full" && "font-semibold")}>{price}</tspan>
      </text>
    );
  };
  return (
    <svg x={at[0]} y={at[1]} width="1" height="1" overflow="visible">
      <a href={href} tabIndex={-1} {...(soft ? { "data-soft": "" } : {})}>
        <circle r="12" className="fill-transparent" />
        <circle
          r={shown ? 5.5 : big ? 4 : 3}
          className={clsx(shown ? "fill-route" : point.inBudget ? "fill-base-content" : "fill-ink-3")}
        />
        {label("wide")}
        {label("narrow")}
      </a>
    </svg>
  );
}
