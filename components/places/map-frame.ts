import { geoAzimuthalEqualArea, geoNaturalEarth1, type GeoProjection } from "d3-geo";

/** Fixed views of the world, so that the land of each is drawn once and kept by every browser. */
type View = { name: string; center: [number, number]; corners: [number, number][] };

const box = (west: number, south: number, east: number, north: number): [number, number][] => {
  const middle = (west + east) / 2;
  return [
    [west, south],
    [middle, south],
    [east, south],
    [west, north],
    [middle, north],
    [east, north],
    [west, (south + north) / 2],
    [east, (south + north) / 2],
  ];
};

/** From the nearest view to the widest; the first that holds most of the places is taken. */
const VIEWS: View[] = [
  { name: "europe", center: [11, 49], corners: box(-14, 35, 33, 62) },
  { name: "europe-wide", center: [12, 47], corners: box(-24, 26, 44, 66) },
  { name: "north-america", center: [-96, 38], corners: box(-126, 18, -64, 55) },
  { name: "latin-america", center: [-72, -8], corners: box(-118, -42, -34, 30) },
  { name: "east-asia", center: [112, 24], corners: box(68, -9, 148, 48) },
  { name: "oceania", center: [148, -26], corners: box(108, -46, 180, 2) },
  { name: "africa", center: [18, 4], corners: box(-20, -35, 54, 40) },
  { name: "atlantic", center: [-38, 42], corners: box(-122, 8, 38, 62) },
  { name: "eurasia", center: [62, 34], corners: box(-14, -8, 142, 62) },
];
export const MAP_SIZES = { wide: [900, 772], tall: [462, 502] } as const;
export type MapShape = keyof typeof MAP_SIZES;
export type MapFrame = { name: string; width: number; height: number; projection: GeoProjection };

export const FRAME_NAMES = [...VIEWS.map((view) => view.name), "world"].flatMap((name) =>
  Object.keys(MAP_SIZES).map((shape) => `${name}-${shape}`),
);

const made = new Map<string, MapFrame>();

export function frameOf(name: string, shape: MapShape): MapFrame {
  const key = `${name}-${shape}`;
  const known = made.get(key);
  if (known) return known;
  const [width, height] = MAP_SIZES[shape];
  const view = VIEWS.find((each) => each.name === name);
  const projection = view
    ? geoAzimuthalEqualArea()
        .rotate([-view.center[0], -view.center[1]])
        .fitSize([width, height], { type: "MultiPoint", coordinates: view.corners })
        .clipExtent([
          [-2, -2],
          [width + 2, height + 2],
        ])
        .precision(0.3)
    : geoNaturalEarth1()
        .fitWidth(width, { type: "Sphere" })
        .translate([width / 2, height / 2])
        .clipExtent([
          [-2, -2],
          [width + 2, height + 2],
        ]);
  const frame = { name: key, width, height, projection };
  made.set(key, frame);
  return frame;
}

type Point = { longitude: number; latitude: number };

export function projectOn(frame: MapFrame, { longitude, latitude }: Point): { x: number; y: number } | null {
  const found = frame.projection([longitude, latitude]);
  if (!found || found[0] < 0 || found[1] < 0 || found[0] > frame.width || found[1] > frame.height) return null;
  return { x: found[0], y: found[1] };
}

const ENOUGH = 0.85;

/** The nearest view that holds the origin and most places, the cheapest counting most. */
export function frameFor(origin: Point, places: Point[], shape: MapShape): MapFrame {
  let fallback: { frame: MapFrame; share: number } | null = null;
  const weights = places.map((_, index) => 1 / (1 + index / 12));
  const sum = weights.reduce((all, weight) => all + weight, 0) || 1;
  for (const { name } of VIEWS) {
    const frame = frameOf(name, shape);
    if (!projectOn(frame, origin)) continue;
    const share = places.reduce((held, place, index) => held + (projectOn(frame, place) ? (weights[index] ?? 0) : 0), 0) / sum;
    if (places.length === 0 || share >= ENOUGH) return frame;
    if (!fallback || share > fallback.share + 0.1) fallback = { frame, share };
  }
  return fallback && fallback.share > 0.6 ? fallback.frame : frameOf("world", shape);
}
