import type { APIRequestContext } from "@playwright/test";
import { path } from "../../../server/kernel/path";
import { expect, findTravel, REGIONS, test, type Travel } from "../support/site";

/** FlightAvailability of each region: what the runner hands over, else the stack's own variables, else the ports of `npm start`. */
const SERVICES = {
  us: process.env.E2E_AVAILABILITY_US_URL ?? process.env.AVAILABILITY_URL_US ?? "http://127.0.0.1:21006",
  eu: process.env.E2E_AVAILABILITY_EU_URL ?? process.env.AVAILABILITY_URL_EU ?? "http://127.0.0.1:21007",
} as const;

/** Each process reads every few seconds how far its sources have been checked, so two answers of one moment may tell other instants. */
const SEEN = /"(seenAt|newestSeenAt|oldestSeenAt)":"([^"]+)"/g;
const SEEN_APART_MS = 15_000;
/** Longer than either process keeps the prices of a month. */
const PRICE_CHANGED_MS = 4000;

type Answer = { status: number; type: string | undefined; cached: string | undefined; body: string };

async function ask(request: APIRequestContext, url: string): Promise<Answer> {
  const answer = await request.get(url);
  const headers = answer.headers();
  return {
    status: answer.status(),
    type: headers["content-type"],
    cached: headers["cache-control"],
    body: (await answer.body()).toString(),
  };
}

const askBoth = (request: APIRequestContext, region: keyof typeof REGIONS, address: string) =>
  Promise.all([ask(request, SERVICES[region] + address), ask(request, REGIONS[region].url + address)]);

const lasting = (answer: Answer): Answer => ({ ...answer, body: answer.body.replaceAll(SEEN, '"$1":"an instant"') });
const instants = ({ body }: Answer): number[] => [...body.matchAll(SEEN)].map(([, , text]) => Date.parse(text ?? ""));

/** Asks both at once, and once more when a price may have changed in between; answers what the service says. */
async function sameFromBoth(request: APIRequestContext, region: keyof typeof REGIONS, address: string): Promise<Answer> {
  let [service, web] = await askBoth(request, region, address);
  if (lasting(service).body !== lasting(web).body) {
    test.info().annotations.push({ type: "asked again", description: address });
    await new Promise((resolve) => setTimeout(resolve, PRICE_CHANGED_MS));
    [service, web] = await askBoth(request, region, address);
  }
  expect(lasting(web), address).toEqual(lasting(service));
  const seen = { service: instants(service), web: instants(web) };
  const apart = seen.service.map((at, index) => Math.abs(at - seen.web[index]!));
  expect(Math.max(0, ...apart), `milliseconds between the instants of ${address}`).toBeLessThanOrEqual(SEEN_APART_MS);
  return service;
}

const faresOf = ({ from, to, dep, ret }: Travel): string[] => [
  path.api.fares({ from, to, dep }),
  path.api.fares({ from, to, dep, ret }),
  path.api.fares({ from, to, dep, ret, flex: 3, sort: "cheapest", adults: 2, children: 1, infants: 1, currency: "JPY" }),
  path.api.fares({ from, to, dep, stops: 0, bag: 1, sort: "fastest", currency: "KWD" }),
  path.api.fares({ from, to, dep, nights: 7, view: "calendar" }),
  path.api.fares({ from, to, dep, ret, view: "grid" }),
];

for (const region of ["us", "eu"] as const) {
  test.describe(`the ${region} service and the ${region} site give one answer`, () => {
    test("to searches for fares: list, calendar and grid", async ({ request }) => {
      for (const address of faresOf(await findTravel(request, region))) {
        const { status, body } = await sameFromBoth(request, region, address);
        expect(status, address).toBe(200);
        expect((JSON.parse(body) as { provenance: { region: string } }).provenance.region, address).toBe(region);
      }
    });

    test("to searches for places to fly to", async ({ request }) => {
      const { from, dep } = await findTravel(request, region);
      const month = dep.slice(0, 7);
      for (const address of [
        path.api.destinations({ from, month }),
        path.api.destinations({ from, month, nights: "3-8", stops: 0, budget: 400 }),
        path.api.destinations({ from, dep, area: "europe", limit: 5 }),
      ]) {
        const { status, body } = await sameFromBoth(request, region, address);
        expect(status, address).toBe(200);
        expect((JSON.parse(body) as { provenance: { region: string } }).provenance.region, address).toBe(region);
      }
    });

    test("to what somebody has typed of a place, in any script", async ({ request }) => {
      for (const typed of ["lon", "new y", "São", "köln", "東京", "zzzz"]) {
        const { status } = await sameFromBoth(request, region, path.api.places(typed));
        expect(status, typed).toBe(200);
      }
    });

    test("to questions that are refused", async ({ request }) => {
      const { from, to, dep } = await findTravel(request, region);
      for (const address of [
        path.api.fares({}),
        path.api.fares({ from, to: from, dep }),
        path.api.fares({ from, to: "QQQ", dep }),
        path.api.fares({ from, to, dep, ret: "2020-01-01", adults: 10 }),
        `${path.api.fares({ from, to, dep })}&from=CPH`,
        path.api.fares({ from, to, dep, cursor: "of-another-search" }),
        path.api.destinations({ from, month: "2020-01" }),
        path.api.places(""),
        path.api.places("x".repeat(101)),
      ]) {
        const { status, body } = await sameFromBoth(request, region, address);
        expect(status, address).toBe(422);
        expect(JSON.parse(body), address).toMatchObject({ ok: false });
      }
    });
  });
}
