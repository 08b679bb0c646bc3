import type { PriceChange, TravelBody, TravelFlight } from "@/server/messages/travel";

const CHANGES_MOST = 500;
/** Below 256 KiB with room for the envelope. */
const BYTES_MOST = 250_000;
const ENVELOPE_BYTES = 4000;

export type TravelParcel = {
  source: string;
  kind: TravelBody["kind"];
  flights: readonly TravelFlight[];
  changes: readonly PriceChange[];
  seen: readonly PriceChange[];
};

const emptyBody = (source: string, kind: TravelBody["kind"]): TravelBody => ({
  source,
  kind,
  flights: [],
  changes: [],
  seen: [],
  checkedUpTo: null,
  sourceFacts: null,
  rates: [],
  progress: null,
});

/**
 * Splits readings into messages that RabbitMQ carries well, each with the facts of its own flights. What holds for the whole page,
 * such as up to when the source vouches, stands in the last one, behind everything it speaks of.
 */
export function packTravel(
  { source, kind, flights, changes, seen }: TravelParcel,
  forAll: Partial<Pick<TravelBody, "checkedUpTo" | "progress" | "sourceFacts" | "rates">> = {},
): TravelBody[] {
  const factsOf = new Map(flights.map((flight) => [flight.key, flight]));
  const bodies: TravelBody[] = [];
  let body = emptyBody(source, kind);
  let inBody = new Set<string>();
  let bytes = ENVELOPE_BYTES;
  const next = () => {
    bodies.push(body);
    body = emptyBody(source, kind);
    inBody = new Set();
    bytes = ENVELOPE_BYTES;
  };
  const add = (flightKey: string, size: number, put: () => void) => {
    const facts = factsOf.get(flightKey);
    const factsSize = () => (facts && !inBody.has(flightKey) ? Buffer.byteLength(JSON.stringify(facts)) + 1 : 0);
    if (body.changes.length + body.seen.length >= CHANGES_MOST || (bytes + size + factsSize() > BYTES_MOST && inBody.size > 0)) next();
    bytes += size + factsSize();
    if (facts && !inBody.has(flightKey)) body.flights.push(facts);
    inBody.add(flightKey);
    put();
  };
  for (const change of changes) add(change.flight, JSON.stringify(change).length + 1, () => body.changes.push(change));
  for (const { flight, fare, observedAt } of seen) {
    const mark = { flight, fare, seenAt: observedAt };
    add(flight, JSON.stringify(mark).length + 1, () => body.seen.push(mark));
  }
  const speaksForAll = Object.values(forAll).some((value) => value !== null && value !== undefined);
  if (body.changes.length + body.seen.length > 0 || (bodies.length === 0 && speaksForAll)) next();
  const last = bodies[bodies.length - 1];
  if (last) Object.assign(last, forAll);
  return bodies;
}
