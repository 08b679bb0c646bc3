import { AIRPORTS, type Airport } from "./airports";
import { CARRIERS, type Carrier } from "./carriers";
import { SCENARIOS } from "./scenarios";
import { blockMinutes, type Leg, type Timetable } from "./schedule";
import { distanceKm } from "./airports";

const airport = (iata: string): Airport => AIRPORTS.find((one) => one.iata === iata) as Airport;
const carrier = (code: string): Carrier => CARRIERS.find((one) => one.code === code) as Carrier;
const DAILY = 0b1111111;

/** Two flights a day on each reserved route, and the flights that make awkward clocks. */
export function scenarioLegs(timetable: Timetable): Leg[] {
  const legs: Leg[] = [];
  for (const scenario of SCENARIOS) {
    for (const { route, carrier: code, departsMinutes } of scenario.flights ?? []) {
      const [from, to] = route.split("-") as [string, string];
      const origin = airport(from);
      const destination = airport(to);
      for (const departsMinute of departsMinutes) {
        legs.push(
          timetable.addLeg({
            carrier: carrier(code),
            origin,
            destination,
            departsMinute,
            blockMinutes: blockMinutes(origin, destination, distanceKm(origin, destination)),
            weekdays: DAILY,
            stops: [],
          }),
        );
      }
    }
  }
  return legs;
}
