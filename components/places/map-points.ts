import { formatMoneyShort } from "@/components/ui/format";
import type { Destination, PlaceFacts } from "@/server/search/model";
import { frameFor, projectOn, type MapShape } from "./map-frame";
import { placeLabels, type Label } from "./map-labels";

export type MapPoint = { code: string; name: string; x: number; y: number; wide: Label; narrow: Label; inBudget: boolean };
export type MapPicture = {
  frame: string;
  width: number;
  height: number;
  origin: { name: string; x: number; y: number } | null;
  points: MapPoint[];
  outside: number;
};

const round = (value: number) => Math.round(value * 10) / 10;
const PHONE_WIDTH = 340;

/** Where each place stands and what it can say, for a wide window and for a phone. Drawn on the server; the browser only shows it. */
export function drawMap(origin: PlaceFacts, destinations: Destination[], shape: MapShape, locale: string, screenWidth: number, shown?: string): MapPicture {
  const frame = frameFor(origin, destinations.map(({ place }) => place), shape);
  const found = destinations.flatMap((destination) => {
    const at = projectOn(frame, destination.place);
    return at ? [{ ...destination, ...at }] : [];
  });
  const first = found.findIndex(({ place }) => place.code === shown);
  if (first > 0) found.unshift(...found.splice(first, 1));
  const home = projectOn(frame, origin);
  const labelled = [
    ...(home ? [{ ...home, name: origin.city || origin.name, price: "" }] : []),
    ...found.map(({ place, total, x, y }) => ({ x, y, name: place.city || place.name, price: formatMoneyShort(total, locale) })),
  ];
  const skip = home ? 1 : 0;
  const wide = placeLabels(labelled, screenWidth / frame.width, frame.width, frame.height, 16).slice(skip);
  const narrow = placeLabels(labelled, PHONE_WIDTH / frame.width, frame.width, frame.height, 9).slice(skip);
  return {
    frame: frame.name,
    width: frame.width,
    height: frame.height,
    origin: home && { name: origin.city || origin.name, x: round(home.x), y: round(home.y) },
    points: found.map(({ place, x, y, inBudget }, index) => ({
      code: place.code,
      name: place.city || place.name,
      x: round(x),
      y: round(y),
      wide: wide[index] ?? { detail: "dot", side: "end" },
      narrow: narrow[index] ?? { detail: "dot", side: "end" },
      inBudget,
    })),
    outside: destinations.length - found.length,
  };
}
