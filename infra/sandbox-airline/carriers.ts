export interface Carrier {
  code: string;
  name: string;
  currency: string;
  bases: string[];
  /** Level of its fares against the market. */
  priceFactor: number;
  /** Sells nonstop flights up to this distance only. */
  reachKm: number;
}

/** Invented airlines; codes that no large airline uses. */
export const CARRIERS: Carrier[] = [
  { code: "NV", name: "Northaven", currency: "DKK", bases: ["CPH", "ARN", "OSL", "HEL"], priceFactor: 1, reachKm: 20_000 },
  { code: "LQ", name: "Lusair", currency: "EUR", bases: ["LIS", "OPO"], priceFactor: 0.92, reachKm: 20_000 },
  { code: "MZ", name: "Meridia", currency: "EUR", bases: ["MAD", "BCN", "FCO", "MXP", "ATH"], priceFactor: 0.95, reachKm: 20_000 },
  { code: "AX", name: "Alpenair", currency: "CHF", bases: ["ZRH", "VIE", "NCE"], priceFactor: 1.1, reachKm: 20_000 },
  { code: "BV", name: "Bavaric", currency: "EUR", bases: ["MUC", "FRA", "BER", "PRG", "WAW", "BUD"], priceFactor: 1.06, reachKm: 20_000 },
  { code: "LD", name: "Londinia Airways", currency: "GBP", bases: ["LHR", "LGW", "DUB"], priceFactor: 1.08, reachKm: 20_000 },
  { code: "GN", name: "Gallia Nova", currency: "EUR", bases: ["CDG", "ORY", "AMS", "BRU"], priceFactor: 1.02, reachKm: 20_000 },
  {
    code: "ZO",
    name: "Zephyro",
    currency: "EUR",
    bases: ["STN", "LGW", "BER", "BCN", "BUD", "MXP", "OPO", "CPH"],
    priceFactor: 0.72,
    reachKm: 3_600,
  },
  { code: "CW", name: "Coastwing", currency: "USD", bases: ["JFK", "EWR", "LGA", "BOS", "IAD", "MIA"], priceFactor: 1, reachKm: 20_000 },
  {
    code: "HG",
    name: "Heartland Gateway",
    currency: "USD",
    bases: ["ORD", "DFW", "DEN", "ATL", "YYZ"],
    priceFactor: 0.98,
    reachKm: 20_000,
  },
  { code: "YF", name: "Yosefly", currency: "USD", bases: ["LAX", "SFO", "SEA", "HNL", "YVR", "MEX"], priceFactor: 0.94, reachKm: 20_000 },
  { code: "HQ", name: "Hinode Air", currency: "JPY", bases: ["NRT", "HND", "KIX", "ICN"], priceFactor: 1.05, reachKm: 20_000 },
  { code: "SO", name: "Straits Orient", currency: "SGD", bases: ["SIN", "BKK", "HKG", "DEL", "BOM"], priceFactor: 1.02, reachKm: 20_000 },
  { code: "QI", name: "Qamar International", currency: "KWD", bases: ["KWI", "DXB", "CAI", "IST"], priceFactor: 0.97, reachKm: 20_000 },
  { code: "TT", name: "Tuitasman", currency: "NZD", bases: ["AKL", "SYD", "MEL"], priceFactor: 1.03, reachKm: 20_000 },
  { code: "RD", name: "Rio Dourado", currency: "BRL", bases: ["GRU", "EZE", "BOG", "JNB"], priceFactor: 0.96, reachKm: 20_000 },
];

/** Digits after the point (ISO 4217) of the currencies that are sold here. */
export const CURRENCY_DIGITS: Record<string, number> = {
  EUR: 2,
  USD: 2,
  GBP: 2,
  CHF: 2,
  DKK: 2,
  SEK: 2,
  NOK: 2,
  JPY: 0,
  KWD: 3,
  SGD: 2,
  NZD: 2,
  BRL: 2,
  AUD: 2,
  CAD: 2,
  TWD: 2,
};

/** Units of the currency for one euro, around which the daily rates move. */
export const ANCHOR_RATES: Record<string, number> = {
  EUR: 1,
  USD: 1.12,
  GBP: 0.86,
  CHF: 0.95,
  DKK: 7.46,
  SEK: 11.1,
  NOK: 11.6,
  JPY: 168,
  KWD: 0.344,
  SGD: 1.49,
  NZD: 1.92,
  BRL: 6.1,
  AUD: 1.75,
  CAD: 1.56,
  TWD: 35.2,
};
