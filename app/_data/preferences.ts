import "server-only";
import { headers } from "next/headers";
import { env } from "@/server/infra/env";
import { CURRENCY_OF, otherMarket, type Market } from "@/server/kernel/market";

export type Theme = "light" | "dark" | "system";
export type Preferences = { language: string; theme: Theme; currency: string | null };

/** What `proxy.ts` found in the address, the cookies and the browser's languages; it overwrites these headers on every request. */
export async function readPreferences(): Promise<Preferences> {
  const sent = await headers();
  const theme = sent.get("x-tradewind-theme");
  return {
    language: sent.get("x-tradewind-language") ?? "en",
    theme: theme === "light" || theme === "dark" ? theme : "system",
    currency: sent.get("x-tradewind-currency"),
  };
}

/** The last origin that this visitor searched from, as a code; the region's own guess without one. */
export async function readOrigin(): Promise<string> {
  const remembered = (await headers()).get("x-tradewind-origin");
  if (remembered && /^[A-Z]{3}$/.test(remembered)) return remembered;
  return readRegion().region === "us" ? "NYC" : "LON";
}

/** Addresses of this visitor's last searches, newest first, as the proxy remembered them. */
export async function readRecent(): Promise<Record<string, string>[]> {
  const text = (await headers()).get("x-tradewind-recent") ?? "";
  return text
    .split("~")
    .map((search) => Object.fromEntries(new URLSearchParams(search)))
    .filter((search) => /^[A-Z]{3}$/.test(search.from ?? "") && /^[A-Z]{3}$/.test(search.to ?? "") && search.dep);
}

export type Region = { region: Market; own: string; other: { region: Market; url: string }; currency: string };

export function readRegion(): Region {
  const { REGION, APP_URL_US, APP_URL_EU } = env();
  const url = { us: APP_URL_US, eu: APP_URL_EU };
  const other = otherMarket(REGION);
  return { region: REGION, own: url[REGION], other: { region: other, url: url[other] }, currency: CURRENCY_OF[REGION] };
}
