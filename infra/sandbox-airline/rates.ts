import { dayText } from "./calendar";
import { ANCHOR_RATES } from "./carriers";
import { hashText, mix, unit } from "./random";

/** Rates of exchange of a day: slow waves of a few percent around the anchor and a small step from day to day. */
export function ratesOf(day: number, seed: number): Record<string, string> {
  const rates: Record<string, string> = {};
  for (const [currency, anchor] of Object.entries(ANCHOR_RATES)) {
    if (currency === "EUR") continue;
    const key = mix(hashText(currency), seed);
    const width = currency === "DKK" ? 0.0008 : 0.018;
    const wave = (period: number, salt: number): number => Math.sin((day / period) * 2 * Math.PI + unit(mix(key, salt)) * 6.28);
    const step = unit(mix(mix(key, 9), day)) - 0.5;
    rates[currency] = (anchor * (1 + width * (0.5 * wave(211, 1) + 0.3 * wave(47, 2) + 0.15 * wave(13, 3) + 0.12 * step))).toFixed(5);
  }
  return rates;
}

export function ratesFeed(
  today: number,
  days: number,
  seed: number,
): { base: "EUR"; days: { day: string; rates: Record<string, string> }[] } {
  const list = [];
  for (let day = today - days + 1; day <= today; day++) list.push({ day: dayText(day), rates: ratesOf(day, seed) });
  return { base: "EUR", days: list };
}
