import { instantText } from "./calendar";
import { ANCHOR_RATES } from "./carriers";
import { newId, type AskedPassenger, type AskedSlice, type Question } from "./duffel-question";
import { digitsOf } from "./fares";
import type { Quotes } from "./quotes";
import { flies, type Journey } from "./world";

/** One flight and brand chosen for one slice, with the price of an adult when it was chosen. */
export interface Choice {
  slice: AskedSlice;
  journey: Journey;
  day: number;
  cabin: string;
  brand: string;
  amountMinor: number;
  delayMinutes: number;
}

export interface Offer {
  id: string;
  requestId: string;
  createdAt: number;
  updatedAt: number;
  expiresAt: number;
  choices: Choice[];
  passengers: AskedPassenger[];
}

export const OFFER_LIFE_MS = 20 * 60_000;
const FLIGHTS_A_SLICE = 12;
const MOST_OFFERS = 200;

/** What an offer costs in all: each passenger with a seat pays the fare, an infant on a lap a tenth of it. */
export function totalMinor(offer: Offer): number {
  const fare = offer.choices.reduce((sum, choice) => sum + choice.amountMinor, 0);
  return offer.passengers.reduce((sum, { type }) => sum + (type === "infant_without_seat" ? Math.round(fare / 10) : fare), 0);
}

/** All flights of a slice that can be bought now. */
function choicesOf(quotes: Quotes, slice: AskedSlice, question: Question, now: number): Choice[] {
  const found: Choice[] = [];
  for (const from of slice.origin.airports) {
    for (const to of slice.destination.airports) {
      for (const journey of quotes.world.byPair.get(`${from.iata}-${to.iata}`)?.journeys ?? []) {
        if (journey.legs.length - 1 > question.maxConnections || !flies(journey, slice.day)) continue;
        const quote = quotes.quote(journey, slice.day, now);
        if (!quote || quote.cancelled) continue;
        for (const fare of quote.fares) {
          if (fare.soldOut || (question.cabin !== null && fare.cabin !== question.cabin)) continue;
          found.push({
            slice,
            journey,
            day: slice.day,
            cabin: fare.cabin,
            brand: fare.brand,
            amountMinor: fare.amountMinor,
            delayMinutes: quote.delayMinutes,
          });
        }
      }
    }
  }
  return found;
}

export function arrivesAt(quotes: Quotes, choice: Choice): number {
  const { journey, day } = choice;
  let at = quotes.departsAt(journey, day);
  journey.legs.forEach((leg, i) => {
    const departs = quotes.legDepartsAt(journey, day, i);
    at = departs + leg.blockMinutes * 60_000;
  });
  return at + choice.delayMinutes * 60_000;
}

/**
 * Offers for all slices together: one airline, one cabin and one brand an offer, the price the sum of its one-ways at this
 * instant. Several slices are joined from the cheapest flights of each.
 */
export function makeOffers(quotes: Quotes, question: Question, requestId: string, now: number): Offer[] {
  const perSlice = question.slices.map((slice) => choicesOf(quotes, slice, question, now));
  const offers: Offer[] = [];
  const groups = new Map<string, Choice[][]>();
  perSlice.forEach((choices, s) => {
    for (const choice of choices) {
      const key = `${choice.journey.carrier.code}.${choice.cabin}.${choice.brand}`;
      const group = groups.get(key) ?? question.slices.map(() => []);
      group[s]?.push(choice);
      groups.set(key, group);
    }
  });
  for (const group of groups.values()) {
    let joined: Choice[][] = [[]];
    for (const choices of group) {
      const cheapest = [...choices]
        .sort((a, b) => a.amountMinor - b.amountMinor)
        .slice(0, question.slices.length === 1 ? 100 : FLIGHTS_A_SLICE);
      joined = joined
        .flatMap((before) => cheapest.map((choice) => [...before, choice]))
        .filter((chain) => {
          const [before, last] = chain.slice(-2);
          return !before || !last || arrivesAt(quotes, before) < quotes.departsAt(last.journey, last.day);
        })
        .slice(0, 400);
    }
    for (const choices of joined)
      if (choices.length > 0)
        offers.push({
          id: newId("off"),
          requestId,
          createdAt: now,
          updatedAt: now,
          expiresAt: now + OFFER_LIFE_MS,
          choices,
          passengers: question.passengers,
        });
  }
  return offers.sort((a, b) => inEuros(a) - inEuros(b)).slice(0, MOST_OFFERS);
}

/** Only to put offers of several currencies in an order. */
function inEuros(offer: Offer): number {
  const currency = offer.choices[0]?.journey.carrier.currency ?? "EUR";
  return totalMinor(offer) / 10 ** digitsOf(currency) / (ANCHOR_RATES[currency] ?? 1);
}

export const offerTimes = (offer: Offer): { created_at: string; updated_at: string; expires_at: string } => ({
  created_at: instantText(offer.createdAt),
  updated_at: instantText(offer.updatedAt),
  expires_at: instantText(offer.expiresAt),
});
