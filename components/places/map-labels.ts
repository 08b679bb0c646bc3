/** What each place on the map can say without touching another: name and price, price alone, or a dot. */
export type Detail = "full" | "price" | "dot";
export type Side = "end" | "start";
export type Label = { detail: Detail; side: Side };
export type Labelled = { x: number; y: number; name: string; price: string };
type Screen = { scale: number; width: number; height: number };

const LETTER = 7.2;
const GAP = 9;
const LINE = 16;
/** The origin's name stands a little above or below its ring, away from the lines. */
export const ORIGIN_RISE = -9;

type Rect = { left: number; right: number; top: number; bottom: number };
const touches = (a: Rect, b: Rect) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function rectOf({ x, y }: { x: number; y: number }, text: string, side: Side, scale: number, rise = 0): Rect {
  const long = text.length * LETTER;
  const middle = y * scale + rise;
  const left = side === "end" ? x * scale + GAP - 2 : x * scale - GAP - long;
  return { left, right: left + long + 2, top: middle - LINE / 2, bottom: middle + LINE / 2 };
}
const inside = (rect: Rect, { scale, width, height }: Screen) =>
  rect.left > 2 && rect.right < width * scale - 2 && rect.top > 2 && rect.bottom < height * scale - 2;

/**
 * In order of rank: the first takes what it needs, later ones what is left. A place that is `shown` says its name in any case, on the
 * side where it covers least. `scale` is pixels on the screen for one of the map.
 */
export function placeLabels(
  origin: Labelled | null,
  points: Labelled[],
  screen: Screen,
  most: { full: number },
  shown = -1,
): { origin: Side; labels: Label[] } {
  const { scale } = screen;
  const dots: Rect[] = points.map(({ x, y }) => ({ left: x * scale - 5, right: x * scale + 5, top: y * scale - 5, bottom: y * scale + 5 }));
  const texts: Rect[] = [];
  const covered = (rect: Rect, own: number) =>
    dots.filter((dot, at) => at !== own && touches(rect, dot)).length + texts.filter((text) => touches(rect, text)).length;

  let originSide: Side = "end";
  if (origin) {
    const ring = { left: origin.x * scale - 8, right: origin.x * scale + 8, top: origin.y * scale - 8, bottom: origin.y * scale + 8 };
    const [end, start] = (["end", "start"] as const).map((side) => rectOf(origin, origin.name, side, scale, ORIGIN_RISE)) as [Rect, Rect];
    originSide = covered(start, -1) < covered(end, -1) && inside(start, screen) ? "start" : "end";
    texts.push(ring, originSide === "end" ? end : start);
  }
  const labels: Label[] = points.map(() => ({ detail: "dot", side: "end" }));
  const order = points.map((_, index) => index).sort((a, b) => Number(b === shown) - Number(a === shown) || a - b);
  let full = 0;
  for (const index of order) {
    const point = points[index];
    if (!point) continue;
    const wanted: Detail[] = index === shown ? ["full"] : full < most.full ? ["full", "price"] : ["price"];
    const tries = wanted.flatMap((detail) =>
      (["end", "start"] as const).map((side) => ({
        detail,
        side,
        rect: rectOf(point, detail === "full" ? `${point.name} ${point.price}` : point.price, side, scale),
      })),
    );
    const fitting = tries.find(({ rect }) => inside(rect, screen) && covered(rect, index) === 0);
    const forced =
      index === shown
        ? tries.filter(({ rect }) => inside(rect, screen)).sort((a, b) => covered(a.rect, index) - covered(b.rect, index))[0]
        : undefined;
    const taken = fitting ?? forced;
    if (!taken) continue;
    texts.push(taken.rect);
    if (taken.detail === "full") full++;
    labels[index] = { detail: taken.detail, side: taken.side };
  }
  return { origin: originSide, labels };
}
