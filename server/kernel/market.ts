/** Where a keyspace lives and a web process serves. */
export const MARKETS = ["us", "eu"] as const;
export type Market = (typeof MARKETS)[number];

/** Zones of the Americas and the Pacific belong to `us`, all others to `eu`; a travel has the market of its origin. */
export const marketOfZone = (zone: string): Market => (/^(America|Pacific)\//.test(zone) ? "us" : "eu");
export const otherMarket = (market: Market): Market => (market === "us" ? "eu" : "us");
/** The currency in which the prices of a market are compared. */
export const CURRENCY_OF: Record<Market, string> = { us: "USD", eu: "EUR" };
