import type { PriceChange, TravelBody, TravelFlight } from "@/server/messages/travel";
import { addDays, type Day } from "@/server/kernel/calendar";

/** A one-segment flight between two airports on a day, carrier `ZZ`. */
export function givenFlight(
  number: string,
  departsOn: Day,
  route: { origin: string; destination: string } = { origin: "CPH", destination: "LIS" },
): TravelFlight {
  const { origin, destination } = route;
  return {
    key: `ZZ${number}/${origin}-${destination}/${departsOn}`,
    origin,
    destination,
    departsOn,
    departsAt: `${departsOn}T12:00:00.000Z`,
    carrier: "ZZ",
    carrierName: "Zephyr",
    stops: 0,
    minutes: 240,
    segments: [
      {
        carrier: "ZZ",
        number,
        origin,
        destination,
        departsAtLocal: `${departsOn}T13:00`,
        arrivesAtLocal: `${departsOn}T16:00`,
        departsAt: `${departsOn}T12:00:00.000Z`,
        arrivesAt: `${departsOn}T16:00:00.000Z`,
        technicalStops: [],
      },
    ],
    factsAt: "2026-01-01T00:00:00.000Z",
  };
}

export const givenChange = (
  flight: TravelFlight,
  change: Partial<PriceChange> & Pick<PriceChange, "amountMinor" | "observedAt" | "sequence">,
): PriceChange => ({
  flight: flight.key,
  fare: "economy.LIGHT",
  currency: "EUR",
  soldOut: false,
  ...change,
});

export const givenTravel = (
  source: string,
  flights: TravelFlight[],
  changes: PriceChange[],
  rest: Partial<TravelBody> = {},
): TravelBody => ({
  source,
  kind: "live",
  flights,
  changes,
  seen: [],
  checkedUpTo: null,
  sourceFacts: { label: `Source ${source}`, soldHere: true, staleAfterSeconds: 3600, carriers: { ZZ: "Zephyr" } },
  rates: [{ day: "2026-01-01", perEuro: { USD: "1.10", JPY: "160", KWD: "0.33" } }],
  progress: null,
  ...rest,
});

/** A day that is still on sale whenever the tests run. */
export const soon = (days: number): Day => addDays(new Date().toISOString().slice(0, 10), days);
