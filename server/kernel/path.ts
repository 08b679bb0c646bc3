/** Every URL of the site. Parameters keep one order, so that the same search is the same address. */
export type Params = Record<string, string | number | null | undefined>;

const ORDER = [
  "q",
  "from",
  "to",
  "dep",
  "ret",
  "month",
  "flex",
  "nights",
  "adults",
  "children",
  "infants",
  "cabin",
  "view",
  "span",
  "sort",
  "currency",
  "stops",
  "carriers",
  "via",
  "leaveFrom",
  "leaveTo",
  "maxHours",
  "bag",
  "changeable",
  "refundable",
  "budget",
  "area",
  "show",
  "limit",
  "open",
  "cursor",
];
const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function address(pathname: string, params: Params = {}, fragment = ""): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => [name, String(value)] as const)
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
  // Commas stay readable; they need no escape in a query.
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString().replaceAll("%2C", ",");
  return `${pathname}${query ? `?${query}` : ""}${fragment ? `#${fragment}` : ""}`;
}

export const path = {
  home: (params?: Params) => address("/", params),
  explore: (params?: Params) => address("/explore", params),
  search: (params: Params, fragment?: string) => address("/search", params, fragment),
  status: () => "/status",
  mapLand: (frame: string) => `/map/${frame}.svg`,
  api: {
    fares: (params: Params) => address("/api/fares", params),
    destinations: (params: Params) => address("/api/destinations", params),
    places: (text: string) => address("/api/places", { q: text }),
  },
  /** The same page with a preference that `proxy.ts` keeps in a cookie. */
  preferring: (pathname: string, params: Params, preference: Params) => address(pathname, { ...params, ...preference }),
  /** The same page at another region's address. */
  inRegion: (base: string, pathname: string, params: Params) => `${base.replace(/\/$/, "")}${address(pathname, params)}`,
};
