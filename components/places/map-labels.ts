/** What each place on the map can say without touching another: name and price, price alone, or a dot. */
export type Detail = "full" | "price" | "dot";
export type Side = "end" | "start";
export type Label = { detail: Detail; side: Side };
export type Labelled = { x: number; y: number; name: string; price: string };

const LETTER = 7;
const GAP = 9;
const LINE = 16;
type Rect = { left: number; right: number; top: number; bottom: number };
const touches = (a: Rect, b: Rect) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** In order of rank: the first takes what it needs, later ones what is left. `scale` is pixels on the screen for one of the map. */
export function placeLabels(points: Labelled[], scale: number, width: number, height: number, mostFull: number): Label[] {
  const taken: Rect[] = points.map(({ x, y }) => ({ left: x * scale - 4, right: x * scale + 4, top: y * scale - 4, bottom: y * scale + 4 }));
  let full = 0;
  return points.map((point, index) => {
    const details: Detail[] = full < mostFull ? ["full", "price"] : ["price"];
    for (const detail of details) {
      const text = detail === "full" ? `${point.name} ${point.price}` : point.price;
      for (const side of ["end", "start"] as const) {
        const x = point.x * scale;
        const y = point.y * scale;
        const long = text.length * LETTER;
        const rect = {
          left: side === "end" ? x + GAP - 2 : x - GAP - long,
          right: side === "end" ? x + GAP + long : x - GAP + 2,
          top: y - LINE / 2,
          bottom: y + LINE / 2,
        };
        if (rect.left < 2 || rect.right > width * scale - 2 || rect.top < 2 || rect.bottom > height * scale - 2) continue;
        if (taken.some((other, at) => at !== index && touches(rect, other))) continue;
        taken.push(rect);
        if (detail === "full") full++;
        return { detail, side };
      }
    }
    return { detail: "dot", side: "end" };
  });
}
