import { dayText, wallText } from "./calendar";
import { aircraftFor, airlineBody, airportBody } from "./duffel-places";
import { arrivesAt, offerTimes, totalMinor, type Choice, type Offer } from "./duffel-offers";
import { decimalText } from "./fares";
import type { Quotes } from "./quotes";
import { ANCHOR_RATES } from "./carriers";
import { digitsOf } from "./fares";
import type { Airport } from "./airports";
import { wallAt } from "./zones";

const HOUR_MS = 3_600_000;
const TAX_SHARE = 0.13;
const CHANGE_FEE_EUROS = 40;

export function isoDuration(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  const time = `${hours > 0 ? `${hours}H` : ""}${rest > 0 || hours === 0 ? `${rest}M` : ""}`;
  return days > 0 ? `P${days}DT${time}` : `PT${time}`;
}

function feeMinor(currency: string): number {
  return Math.round(CHANGE_FEE_EUROS * (ANCHOR_RATES[currency] ?? 1)) * 10 ** digitsOf(currency);
}

function conditionsOf(brand: string, currency: string): { change_before_departure: unknown; refund_before_departure: unknown } {
  const none = { allowed: false, penalty_amount: null, penalty_currency: null };
  const free = { allowed: true, penalty_amount: decimalText(0, currency), penalty_currency: currency };
  if (brand === "FLEX") return { change_before_departure: free, refund_before_departure: free };
  if (brand === "STANDARD")
    return {
      change_before_departure: { allowed: true, penalty_amount: decimalText(feeMinor(currency), currency), penalty_currency: currency },
      refund_before_departure: none,
    };
  return { change_before_departure: none, refund_before_departure: none };
}

function baggages(brand: string): { type: string; quantity: number }[] {
  const carryOn = { type: "carry_on", quantity: 1 };
  return brand === "LIGHT" ? [carryOn] : [carryOn, { type: "checked", quantity: 1 }];
}

const seconds = (wallMinutes: number): string => `${wallText(wallMinutes)}:00`;

/** Bodies of Duffel's API v2, as far as a client of offers reads them. */
export class DuffelBodies {
  private readonly airports: Map<string, Airport>;

  constructor(private readonly quotes: Quotes) {
    this.airports = quotes.world.airports;
  }

  offer(offer: Offer): Record<string, unknown> {
    const first = offer.choices[0] as Choice;
    const currency = first.journey.carrier.currency;
    const total = totalMinor(offer);
    const tax = Math.round(total * TAX_SHARE);
    const departsAt = this.quotes.departsAt(first.journey, first.day);
    const mayHold = first.brand !== "LIGHT" && departsAt - offer.createdAt > 72 * HOUR_MS;
    const conditions = conditionsOf(first.brand, currency);
    return {
      id: offer.id,
      live_mode: false,
      partial: false,
      ...offerTimes(offer),
      total_amount: decimalText(total, currency),
      total_currency: currency,
      tax_amount: decimalText(tax, currency),
      tax_currency: currency,
      base_amount: decimalText(total - tax, currency),
      base_currency: currency,
      total_emissions_kg: String(
        Math.round(offer.choices.reduce((sum, { journey }) => sum + journey.route.km * 0.088, 0) * offer.passengers.length),
      ),
      owner: airlineBody(first.journey.carrier),
      passengers: offer.passengers.map(({ id, type, age }) => ({
        id,
        type,
        age,
        fare_type: null,
        given_name: null,
        family_name: null,
        loyalty_programme_accounts: [],
      })),
      slices: offer.choices.map((choice, i) => this.slice(offer, choice, i)),
      conditions,
      payment_requirements: mayHold
        ? {
            requires_instant_payment: false,
            price_guarantee_expires_at: new Date(offer.createdAt + 24 * HOUR_MS).toISOString(),
            payment_required_by: new Date(offer.createdAt + 48 * HOUR_MS).toISOString(),
          }
        : { requires_instant_payment: true, price_guarantee_expires_at: null, payment_required_by: null },
      passenger_identity_documents_required: false,
      supported_passenger_identity_document_types: ["passport"],
      supported_loyalty_programmes: [],
      private_fares: [],
      available_services: [],
    };
  }

  private slice(offer: Offer, choice: Choice, index: number): Record<string, unknown> {
    const { journey, day, brand } = choice;
    const { change_before_departure } = conditionsOf(brand, journey.carrier.currency);
    const minutes = (arrivesAt(this.quotes, choice) - choice.delayMinutes * 60_000 - this.quotes.departsAt(journey, day)) / 60_000;
    return {
      id: `sli_${offer.id.slice(4)}${index}`,
      comparison_key: `${this.quotes.ref(journey, day)}.${choice.cabin}`,
      ngs_shelf: choice.cabin === "economy" ? (brand === "LIGHT" ? 1 : 2) : 4,
      fare_brand_name: brand,
      duration: isoDuration(minutes),
      origin_type: "airport",
      origin: { ...airportBody(journey.route.origin), airports: null },
      destination_type: "airport",
      destination: { ...airportBody(journey.route.destination), airports: null },
      conditions: { change_before_departure, advance_seat_selection: null, priority_check_in: null, priority_boarding: null },
      segments: journey.legs.map((leg, i) => this.segment(offer, choice, index, i)),
    };
  }

  private segment(offer: Offer, choice: Choice, sliceIndex: number, i: number): Record<string, unknown> {
    const { journey, day, brand, cabin } = choice;
    const leg = journey.legs[i] as (typeof journey.legs)[number];
    const wire = this.quotes.segments(journey, day, choice.delayMinutes)[i];
    const departs = this.quotes.legDepartsAt(journey, day, i) + choice.delayMinutes * 60_000;
    const carrier = airlineBody(leg.carrier);
    return {
      id: `seg_${offer.id.slice(4)}${sliceIndex}${i}`,
      origin: airportBody(leg.origin),
      origin_terminal: null,
      destination: airportBody(leg.destination),
      destination_terminal: null,
      departing_at: `${wire?.departsAt ?? ""}:00`,
      arriving_at: `${wire?.arrivesAt ?? ""}:00`,
      duration: isoDuration(leg.blockMinutes),
      distance: leg.km.toFixed(3),
      marketing_carrier: carrier,
      marketing_carrier_flight_number: leg.number,
      operating_carrier: carrier,
      operating_carrier_flight_number: leg.number,
      aircraft: aircraftFor(leg.km),
      stops: leg.stops.map((iata, s) => this.stop(`sto_${offer.id.slice(4)}${sliceIndex}${i}${s}`, iata, departs, leg.blockMinutes)),
      passengers: offer.passengers.map(({ id }) => ({
        passenger_id: id,
        cabin_class: cabin,
        cabin_class_marketing_name: cabin === "economy" ? "Economy" : cabin === "business" ? "Business" : "First",
        cabin: null,
        fare_basis_code: `${cabin[0]?.toUpperCase() ?? "E"}${brand}${dayText(day).slice(2, 4)}`,
        baggages: baggages(brand),
      })),
    };
  }

  private stop(id: string, iata: string, departs: number, blockMinutes: number): Record<string, unknown> {
    const airport = this.airports.get(iata) as Airport;
    const arrives = departs + Math.round((blockMinutes - 65) / 2) * 60_000;
    return {
      id,
      airport: airportBody(airport),
      arriving_at: seconds(wallAt(airport.zone, arrives)),
      departing_at: seconds(wallAt(airport.zone, arrives + 65 * 60_000)),
      duration: "PT1H5M",
    };
  }
}
