import { formatMoneyShort } from "@/components/ui/format";
import type { Destination, PlaceFacts } from "@/server/search/model";
import { frameFor, projectOn, type MapShape } from "./map-frame";
import { placeLabels, type Label, type Side } from "./map-labels";

export type MapPoint = { code: string; name: string; x: number; y: number; wide: Label; narrow: Label; inBudget: boolean };
export type MapPicture = {
  frame: string;
  width: number;
  height: number;
  origin: { name: string; x: number; y: number; side: Side } | null;
  points: MapPoint[];
  outside: number;
};

const round = (value: number) => Math.round(value * 10) / 10;
const PHONE_WIDTH = 340;

/** Where each place stands and what it can say, for a wide window and for a phone. Drawn on the server; the browser only shows it. */
export function drawMap(
  origin: PlaceFacts,
  destinations: Destination[],
  shape: MapShape,
  locale: string,
  screenWidth: number,
  shown?: string,
): MapPicture {
  const frame = frameFor(
    origin,
    destinations.map(({ place }) => place),
    shape,
  );
  const found = destinations.flatMap((destination) => {
    const at = projectOn(frame, destination.place);
    return at ? [{ ...destination, ...at }] : [];
  });
  const home = projectOn(frame, origin);
  const ring = home && { ...home, name: origin.city || origin.name, price: "" };
  const labelled = found.map(({ place, total, x, y }) => ({
    x,
    y,
    name: place.city || place.name,
    price: formatMoneyShort(total, locale),
  }));
  const shownAt = found.findIndex(({ place }) => place.code === shown);
  const on = (width: number) => ({ scale: width / frame.width, width: frame.width, height: frame.height });
  const wide = placeLabels(ring, labelled, on(screenWidth), { full: 16 }, shownAt);
  const narrow = placeLabels(ring, labelled, on(PHONE_WIDTH), { full: 9 }, shownAt);
  return {
    frame: frame.name,
    width: frame.width,
    height: frame.height,
    origin: ring && { name: ring.name, x: round(ring.x), y: round(ring.y), side: wide.origin },
    points: found.map(({ place, x, y, inBudget }, index) => ({
      code: place.code,
      name: place.city || place.name,
      x: round(x),
      y: round(y),
      wide: wide.labels[index] ?? { detail: "dot", side: "end" },
      narrow: narrow.labels[index] ?? { detail: "dot", side: "end" },
      inBudget,
    })),
    outside: destinations.length - found.length,
  };
}
