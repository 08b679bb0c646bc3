import "server-only";
import { geoGraticule, geoPath } from "d3-geo";
import type { FeatureCollection, Geometry } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { frameOf, FRAME_NAMES, MAP_SIZES, type MapShape } from "@/components/places/map-frame";
import fine from "world-atlas/land-50m.json";
import coarse from "world-atlas/land-110m.json";

type Atlas = Topology<{ land: GeometryCollection }>;
const landOf = (atlas: unknown) => feature(atlas as Atlas, (atlas as Atlas).objects.land) as FeatureCollection<Geometry>;

const NEAR = { speck: 2.4, step: 1.2 };
/** Views of more than a continent. */
const FAR = { speck: 4, step: 2 };
const WIDEST = ["atlantic", "eurasia", "world"];

/** Drops specks and points that stand closer than a screen shows. Steps from point to point are shorter to write than places. */
function thin(path: string, { speck, step }: typeof NEAR): string {
  return path
    .split("M")
    .slice(1)
    .map((ring) => {
      const closed = ring.endsWith("Z");
      const points = ring
        .replace("Z", "")
        .split("L")
        .map((pair) => pair.split(",").map(Number) as [number, number]);
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      if (Math.max(...xs) - Math.min(...xs) < speck && Math.max(...ys) - Math.min(...ys) < speck) return "";
      let last: [number, number] | undefined;
      const kept = points.filter((point, index) => {
        const far = !last || index === points.length - 1 || Math.hypot(point[0] - last[0], point[1] - last[1]) >= step;
        if (far) last = point;
        return far;
      });
      const tenths = kept.map(([x, y]) => [Math.round(x * 10), Math.round(y * 10)] as const);
      const steps = tenths.slice(1).map(([x, y], index) => `${(x - tenths[index]![0]) / 10} ${(y - tenths[index]![1]) / 10}`);
      const [start] = tenths;
      return start ? `M${start[0] / 10} ${start[1] / 10}l${steps.join(" ").replaceAll(" -", "-")}${closed ? "z" : ""}` : "";
    })
    .join("");
}

/** Land and ten-degree lines of one view, as shapes that a page refers to and colours itself. */
export function drawLand(key: string): string | null {
  if (!FRAME_NAMES.includes(key)) return null;
  const shape = key.slice(key.lastIndexOf("-") + 1) as MapShape;
  const name = key.slice(0, key.lastIndexOf("-"));
  const { projection } = frameOf(name, shape);
  const [width, height] = MAP_SIZES[shape];
  const detail = WIDEST.includes(name) ? FAR : NEAR;
  const draw = geoPath(projection);
  const land = thin(draw(landOf(name === "world" ? coarse : fine)) ?? "", detail);
  const lines = thin(draw(geoGraticule().step(name === "world" ? [30, 30] : [10, 10])()) ?? "", detail);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><path id="land" d="${land}"/><path id="lines" d="${lines}"/></svg>`;
}
