import type { Stack } from "@/scripts/supervisor/stack";
import type { Goal } from "@/tests/support/report";
import { addressOf, ask, type Travel } from "@/tests/support/site";

export type FaultScene = { stack: Stack; travels: Travel[]; small: boolean; see: (text: string) => void };
export type FaultOutcome = { seen: string[]; figures: Record<string, unknown>; goals: Goal[] };
export type FaultRow = { title: string; run: (scene: FaultScene) => Promise<FaultOutcome> };

export type Region = "us" | "eu";
export type Answer = {
  status: number;
  ms: number;
  prices: number;
  answeredBy: string;
  degraded: boolean;
  newestSeenAt: string | null;
  lowestMinor: number | null;
};

const searchOf = ({ origin, destination, departsOn }: Travel) => `from=${origin}&to=${destination}&dep=${departsOn}`;

/** What the service of a region answers to one search. */
export async function askFares(stack: Stack, region: Region, travel: Travel, base?: string): Promise<Answer> {
  const address = addressOf(stack);
  const from = base ?? (region === "us" ? address.availabilityUs : address.availabilityEu);
  const none = { status: 0, ms: 0, prices: 0, answeredBy: "nobody", degraded: false, newestSeenAt: null, lowestMinor: null };
  const answer = await ask(`${from}/api/fares?${searchOf(travel)}&view=list`).catch(() => null);
  if (!answer) return none;
  if (answer.status !== 200) return { ...none, status: answer.status, ms: answer.ms };
  const { itineraries, provenance } = JSON.parse(answer.body) as {
    itineraries: { brands: { total: { amountMinor: string }; charged: { amountMinor: string } | null }[] }[];
    provenance: { answeredBy: string; degraded: boolean; newestSeenAt: string | null };
  };
  const totals = itineraries.flatMap(({ brands }) => brands.map(({ total }) => Number(total.amountMinor)));
  return {
    status: 200,
    ms: answer.ms,
    prices: itineraries.length,
    ...provenance,
    lowestMinor: totals.length > 0 ? Math.min(...totals) : null,
  };
}

export type Page = { status: number; ms: number; rows: number; notice: string | null };

/** What a person sees on the search page of a region. */
export async function askPage(stack: Stack, region: Region, travel: Travel): Promise<Page> {
  const address = addressOf(stack);
  const answer = await ask(`${region === "us" ? address.webUs : address.webEu}/search?${searchOf(travel)}`).catch(() => null);
  if (!answer) return { status: 0, ms: 10_000, rows: 0, notice: null };
  const text = answer.body.replaceAll(/<script[\s\S]*?<\/script>/g, "").replaceAll(/<!--[\s\S]*?-->/g, "");
  const notice =
    /Region (?:US|EU) does not answer\.[\s\S]{0,200}? old\.?/
      .exec(text)?.[0]
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll(/\s+/g, " ") ?? null;
  return { status: answer.status, ms: answer.ms, rows: text.split('id="row-').length - 1, notice };
}
