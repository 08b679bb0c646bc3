import type { Airline, Refusal, Travel } from "@/server/airlines/airline";
import type { PriceChange } from "@/server/messages/travel";

export type WantedFare = Travel & { flight: string; fare: string };
export type Reread =
  | { ok: true; price: Pick<PriceChange, "amountMinor" | "currency" | "soldOut" | "observedAt"> | null }
  | { ok: false; reason: Refusal; retryAfterMs: number | null };

/** Asks a fare's own source what it costs now. Null when the source no longer has it; nothing is saved. */
export async function rereadPrice(airline: Airline, { flight, fare, origin, destination, departsOn }: WantedFare): Promise<Reread> {
  const answer = await airline.readTravel({ origin, destination, departsOn });
  if (!answer.ok) return { ok: false, reason: answer.reason, retryAfterMs: answer.retryAfterMs };
  const found = answer.value.readings.filter((reading) => reading.flight === flight && reading.fare === fare);
  const newest = found.sort((left, right) => left.sequence - right.sequence).at(-1);
  if (!newest) return { ok: true, price: null };
  const { amountMinor, currency, soldOut, observedAt } = newest;
  return { ok: true, price: { amountMinor, currency, soldOut, observedAt } };
}
