/** How the airline behaves on a reserved route; the same on each run. */
export type RouteBehaviour =
  | "no-flights"
  | "times-out"
  | "partial-batches"
  | "raises-on-reread"
  | "lowers-on-reread"
  | "drops-brand-on-reread"
  | "out-of-order"
  | "skewed-clock"
  | "hangs"
  | "refuses-with-retry-after";

export interface Scenario {
  id: string;
  routes: string[];
  says: string;
  behaviour?: RouteBehaviour;
  flights?: { route: string; carrier: string; departsMinutes: number[] }[];
}

const twice = (route: string, carrier: string): NonNullable<Scenario["flights"]>[number] => ({
  route,
  carrier,
  departsMinutes: [490, 1010],
});

export const SCENARIOS: Scenario[] = [
  { id: "X-1", routes: ["KOI-LSI"], behaviour: "no-flights", says: "no flights: empty answers, 200" },
  {
    id: "X-2",
    routes: ["LSI-KOI"],
    behaviour: "times-out",
    flights: [twice("LSI-KOI", "LD")],
    says: "a search or a re-read is never answered; the connection closes after 60 s",
  },
  {
    id: "X-3",
    routes: ["SYY-ILY"],
    behaviour: "partial-batches",
    flights: [{ route: "SYY-ILY", carrier: "LD", departsMinutes: [420, 600, 780, 960, 1140] }],
    says: "batch offer requests answer one flight a batch, 400 ms apart",
  },
  {
    id: "X-5",
    routes: ["GCI-JER"],
    behaviour: "raises-on-reread",
    flights: [twice("GCI-JER", "LD")],
    says: "a re-read costs 12 % more than the search",
  },
  {
    id: "X-6",
    routes: ["JER-GCI"],
    behaviour: "lowers-on-reread",
    flights: [twice("JER-GCI", "LD")],
    says: "a re-read costs 12 % less than the search",
  },
  {
    id: "X-7",
    routes: ["ALF-TOS"],
    behaviour: "drops-brand-on-reread",
    flights: [twice("ALF-TOS", "NV")],
    says: "a re-read no longer has the brand LIGHT (feed), an offer of LIGHT is offer_no_longer_available (duffel)",
  },
  {
    id: "X-15",
    routes: ["RNN-VBY"],
    behaviour: "out-of-order",
    flights: [twice("RNN-VBY", "NV")],
    says: "changes come out of order: a passing price is told an hour late, after its end",
  },
  {
    id: "X-16",
    routes: ["VBY-RNN"],
    behaviour: "skewed-clock",
    flights: [twice("VBY-RNN", "NV")],
    says: "observedAt and sequence of changes are 10 minutes ahead",
  },
  {
    id: "X-23",
    routes: ["MMY-ISG", "HND-KIX", "KWI-DXB"],
    flights: [twice("MMY-ISG", "HQ")],
    says: "currencies with 0 digits (JPY) and 3 digits (KWD)",
  },
  {
    id: "X-24",
    routes: ["LHR-AKL", "AKL-LAX", "HNL-NRT", "LAX-JFK", "LLA-KRN", "BTV-PWM"],
    flights: [
      { route: "LAX-JFK", carrier: "YF", departsMinutes: [150] },
      { route: "BTV-PWM", carrier: "CW", departsMinutes: [90, 150] },
      { route: "LLA-KRN", carrier: "NV", departsMinutes: [150] },
    ],
    says: "technical stop, overnight, date line, and departures at 01:30 and 02:30 that fall into the gap and the overlap of clock changes",
  },
  { id: "X-26", routes: ["IVL-KTT"], behaviour: "hangs", flights: [twice("IVL-KTT", "NV")], says: "headers and half a body, then nothing" },
  {
    id: "X-27",
    routes: ["KTT-IVL"],
    behaviour: "refuses-with-retry-after",
    flights: [twice("KTT-IVL", "NV")],
    says: "429 with Retry-After: 2 on every second request",
  },
];

const byRoute = new Map<string, RouteBehaviour>();
for (const { routes, behaviour } of SCENARIOS) if (behaviour) for (const route of routes) byRoute.set(route, behaviour);

export function behaviourOf(origin: string, destination: string): RouteBehaviour | undefined {
  return byRoute.get(`${origin}-${destination}`);
}
