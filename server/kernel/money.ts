import * as z from "zod";

/** Amount in the currency's smallest unit; never a float. */
export type Money = { amountMinor: bigint; currency: string };

const ZERO_DECIMALS = new Set([
  "BIF",
  "CLP",
  "DJF",
  "GNF",
  "ISK",
  "JPY",
  "KMF",
  "KRW",
  "PYG",
  "RWF",
  "UGX",
  "UYI",
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
]);
const THREE_DECIMALS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);
const KNOWN = new Set(Intl.supportedValuesOf("currency"));

export const isCurrency = (code: string) => KNOWN.has(code);

/** Digits after the point by ISO 4217: 0 for JPY, 3 for KWD, else 2. */
export function exponentOf(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** Reads a supplier's decimal string digit by digit. Null when it is no plain number or has more digits than the currency. */
export function parseAmount(text: string, currency: string): bigint | null {
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text);
  if (!match) return null;
  const exponent = exponentOf(currency);
  const fraction = match[2] ?? "";
  if (fraction.length > exponent && /[1-9]/.test(fraction.slice(exponent))) return null;
  if (exponent === 0 && fraction.length > 0) return null;
  return BigInt(match[1] + fraction.slice(0, exponent).padEnd(exponent, "0"));
}

/** The plain decimal string of an amount, e.g. `129.50`, `3200`, `41.125`. */
export function decimalOf({ amountMinor, currency }: Money): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return amountMinor.toString();
  const digits = amountMinor.toString().padStart(exponent + 1, "0");
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Units of a currency for one euro, as a decimal string of a dated row. */
export type Rates = { base: "EUR"; day: string; perEuro: Record<string, string> };

const SCALE = 10n ** 12n;
const scaled = (rate: string) => {
  const [whole = "0", fraction = ""] = rate.split(".");
  return BigInt(whole) * SCALE + BigInt(fraction.slice(0, 12).padEnd(12, "0"));
};

/** Converts by a day's rates, half up once. Null when a rate is missing: such a price is never compared by guess. */
export function convert(money: Money, to: string, rates: Rates | null): bigint | null {
  if (money.currency === to) return money.amountMinor;
  const fromRate = money.currency === "EUR" ? "1" : rates?.perEuro[money.currency];
  const toRate = to === "EUR" ? "1" : rates?.perEuro[to];
  if (!fromRate || !toRate) return null;
  const numerator = money.amountMinor * scaled(toRate) * 10n ** BigInt(exponentOf(to));
  const denominator = scaled(fromRate) * 10n ** BigInt(exponentOf(money.currency));
  return denominator === 0n ? null : (2n * numerator + denominator) / (2n * denominator);
}

/** Money on a wire: JSON has no bigint. */
export const wireMoney = z.object({ amountMinor: z.string().regex(/^\d{1,15}$/), currency: z.string().regex(/^[A-Z]{3}$/) });
export type WireMoney = z.infer<typeof wireMoney>;
export const toWire = ({ amountMinor, currency }: Money): WireMoney => ({ amountMinor: amountMinor.toString(), currency });
export const fromWire = ({ amountMinor, currency }: WireMoney): Money => ({ amountMinor: BigInt(amountMinor), currency });
