import { ANCHOR_RATES, CURRENCY_DIGITS } from "./carriers";
import { mix, unit } from "./random";

export type Cabin = "economy" | "business" | "first";

export interface Fare {
  cabin: Cabin;
  /** Index into the journey's cabins. */
  cabinIndex: number;
  brand: string;
  /** Minor units of the carrier's currency by price level. */
  amounts: number[];
  /** Smallest step of a price, in minor units. */
  step: number;
}

export function digitsOf(currency: string): number {
  return CURRENCY_DIGITS[currency] ?? 2;
}

export function decimalText(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Airlines file fares in round steps: about half a euro to a euro. */
function stepOf(currency: string): number {
  const perEuro = (ANCHOR_RATES[currency] ?? 1) * 10 ** digitsOf(currency);
  return 10 ** Math.round(Math.log10(perEuro));
}

/** Lowest fare of an average airline for a distance, in euros. */
export function lowestEuros(km: number): number {
  return 17 + 0.135 * km ** 0.8;
}

/** Steps of 13-33 % from one level to the next, as filed fares have them. */
function ladder(key: number, levels: number, lowest: number, currency: string): { amounts: number[]; step: number; tax: number } {
  const step = stepOf(currency);
  const perEuro = (ANCHOR_RATES[currency] ?? 1) * 10 ** digitsOf(currency);
  const tax = step >= 100 ? Math.floor(unit(mix(key, 40)) * step) : 0;
  const amounts: number[] = [];
  let euros = lowest;
  for (let i = 0; i < levels; i++) {
    const amount = Math.max(1, Math.round((euros * perEuro) / step)) * step + tax;
    amounts.push(Math.max(amount, (amounts[i - 1] ?? 0) + step));
    euros *= 1.13 + 0.2 * unit(mix(mix(key, 41), i));
  }
  return { amounts, step, tax };
}

const ECONOMY = [
  { brand: "LIGHT", factor: 1, euros: 0 },
  { brand: "STANDARD", factor: 1.14, euros: 16 },
  { brand: "FLEX", factor: 1.42, euros: 38 },
];
const BUSINESS = [
  { brand: "STANDARD", factor: 1, euros: 0 },
  { brand: "FLEX", factor: 1.3, euros: 120 },
];
const FIRST = [{ brand: "FLEX", factor: 1, euros: 0 }];

export function faresOf(
  cabin: Cabin,
  cabinIndex: number,
  key: number,
  levels: number,
  lowest: number,
  currency: string,
  brands?: string[],
): Fare[] {
  const all = cabin === "economy" ? ECONOMY : cabin === "business" ? BUSINESS : FIRST;
  const { amounts, step, tax } = ladder(key, levels, lowest, currency);
  const perEuro = (ANCHOR_RATES[currency] ?? 1) * 10 ** digitsOf(currency);
  return all
    .filter(({ brand }) => !brands || brands.includes(brand))
    .map(({ brand, factor, euros }) => ({
      cabin,
      cabinIndex,
      brand,
      step,
      amounts: amounts.map((amount) => Math.round(((amount - tax) * factor + euros * perEuro) / step) * step + tax),
    }));
}
