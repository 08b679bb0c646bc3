import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays, daysBetween } from "@/server/kernel/calendar";
import { dice, worldOf } from "./search-world";
import { soon } from "@/tests/support/factories";
import { testStores } from "@/tests/support/stores";

let stores: Awaited<ReturnType<typeof testStores>>;
type Verbs = {
  parse: typeof import("@/server/search/parse");
  list: typeof import("@/server/search/find-best-prices").findBestPrices;
  calendar: typeof import("@/server/search/read-calendar").readCalendar;
  grid: typeof import("@/server/search/read-grid").readGrid;
  destinations: typeof import("@/server/search/list-destinations").listDestinations;
  pool: typeof import("@/server/infra/postgres").pool;
  model: typeof import("@/server/search/model");
};
let verbs: Verbs;
const FIRST = soon(10);
const DAYS = 70;

async function record(bodies: ReturnType<typeof worldOf>): Promise<void> {
  const { recordPrices } = await import("@/server/fares/record-prices");
  const { showFares } = await import("@/server/fares/show-fares");
  for (const [index, body] of bodies.entries()) await recordPrices(body, `world-${body.source}-${index}-${Math.random()}`);
  const { rows } = await verbs.pool().query<{ body: string }>(`UPDATE outbox SET sent_at = now() WHERE sent_at IS NULL RETURNING body`);
  for (const row of rows) await showFares(JSON.parse(row.body) as Parameters<typeof showFares>[0]);
}

beforeAll(async () => {
  process.env["REGION"] = "eu";
  stores = await testStores();
  verbs = {
    parse: await import("@/server/search/parse"),
    list: (await import("@/server/search/find-best-prices")).findBestPrices,
    calendar: (await import("@/server/search/read-calendar")).readCalendar,
    grid: (await import("@/server/search/read-grid")).readGrid,
    destinations: (await import("@/server/search/list-destinations")).listDestinations,
    pool: (await import("@/server/infra/postgres")).pool,
    model: await import("@/server/search/model"),
  };
  await record(worldOf(FIRST, DAYS, new Date(Date.now() - 60_000)));
});
afterAll(async () => stores?.drop());

type Params = Record<string, string>;
function queryOf(params: Params) {
  const parsed = verbs.parse.parseSearch(params);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.query;
}
async function list(params: Params) {
  const answer = await verbs.list(queryOf(params));
  if ("ok" in answer) throw new Error(answer.reason);
  return verbs.model.listAnswer.parse(answer);
}
async function destinations(params: Params) {
  const parsed = verbs.parse.parseDestinations(params);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const answer = await verbs.destinations(parsed.query);
  if ("ok" in answer) throw new Error(answer.reason);
  return verbs.model.destinationsAnswer.parse(answer);
}
const DEP = addDays(FIRST, 25);

describe("list of best prices", () => {
  test("names region, store and price age, and holds the schema", async () => {
    const answer = await list({ from: "JFK", to: "LHR", dep: DEP });
    expect(answer.itineraries.length).toBeGreaterThan(0);
    expect(answer.provenance).toMatchObject({ region: "eu", answeredBy: "eu", degraded: false, currency: "EUR" });
    expect(Date.parse(answer.provenance.oldestSeenAt!)).toBeLessThan(Date.now());
  });

  test("a city stands for all its airports", async () => {
    const city = await list({ from: "NYC", to: "LON", dep: DEP });
    const pairs = new Set(city.itineraries.map(({ slices }) => `${slices[0]!.origin}${slices[0]!.destination}`));
    const single = await Promise.all(
      ["JFK-LHR", "EWR-LHR", "JFK-LGW"].map((pair) => list({ from: pair.slice(0, 3), to: pair.slice(4), dep: DEP })),
    );
    expect(city.all).toBe(single.reduce((sum, answer) => sum + answer.all, 0));
    expect(pairs.size).toBeGreaterThan(1);
  });

  test("the total of a round trip is the sum of two one-ways, for every seat, in every currency", async () => {
    for (const currency of ["EUR", "USD", "GBP", "JPY", "KWD"]) {
      const ret = addDays(DEP, 9);
      const ask = { from: "JFK", to: "LHR", currency, sort: "cheapest", adults: "2", children: "1", infants: "1" };
      const both = await list({ ...ask, dep: DEP, ret });
      const out = await list({ ...ask, dep: DEP });
      const back = await list({ ...ask, from: "LHR", to: "JFK", dep: ret });
      const lowest = (answer: typeof out) => BigInt(answer.tabs.cheapest!.amountMinor);
      expect(lowest(both)).toBe(lowest(out) + lowest(back));
      const [first] = both.itineraries;
      expect(BigInt(first!.brands[0]!.total.amountMinor)).toBe(3n * BigInt(first!.brands[0]!.perPerson.amountMinor));
    }
  });

  test("a fare in the answer's own currency is shown exactly as it is charged", async () => {
    const answer = await list({ from: "JFK", to: "LHR", dep: DEP, currency: "USD", carriers: "AX" });
    for (const { brands } of answer.itineraries) for (const brand of brands) expect([brand.charged, brand.charges]).toEqual([null, []]);
    const { rows } = await verbs
      .pool()
      .query<{ low: bigint }>(
        `SELECT min(c.price_minor) AS low FROM current_price c JOIN flight f ON f.id = c.flight_id WHERE f.origin = 'JFK' AND f.destination = 'LHR' AND f.departs_on = $1 AND f.carrier = 'AX' AND NOT c.sold_out`,
        [DEP],
      );
    expect(BigInt(answer.tabs.cheapest!.amountMinor)).toBe(rows[0]!.low);
    expect(answer.provenance.about).toBe(false);
  });

  test("a converted total is marked about and names what would be charged", async () => {
    const answer = await list({ from: "JFK", to: "LHR", dep: DEP, currency: "JPY" });
    expect(answer.provenance.about).toBe(true);
    for (const { brands } of answer.itineraries) for (const brand of brands) expect(brand.charged?.currency).not.toBe("JPY");
  });

  test("each sort is in its order and its tab shows its first total", async () => {
    const ask = { from: "NYC", to: "LON", dep: DEP, ret: addDays(DEP, 5) };
    const [best, cheapest, fastest] = await Promise.all(["best", "cheapest", "fastest"].map((sort) => list({ ...ask, sort })));
    const totals = cheapest!.itineraries.map(({ score }) => score.price);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    const scores = best!.itineraries.map(({ score }) => score.total);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    const minutes = fastest!.itineraries.map((row) => row.minutes!);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    for (const [answer, sort] of [
      [best, "best"],
      [cheapest, "cheapest"],
      [fastest, "fastest"],
    ] as const)
      expect(answer!.tabs[sort]).toEqual(answer!.itineraries[0]!.brands[0]!.total);
    for (const { score } of best!.itineraries) expect(score.total).toBe(score.price + score.time + score.stops + score.night);
    expect(best!.itineraries[0]!.best).not.toBeNull();
  });

  test("pages hold every row once; a cursor of another search, or a changed one, is refused", async () => {
    const ask = { from: "NYC", to: "LON", dep: DEP, ret: addDays(DEP, 5), flex: "3" };
    const keys: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const answer: Awaited<ReturnType<typeof list>> = await list(cursor ? { ...ask, cursor } : ask);
      keys.push(...answer.itineraries.map((row) => row.key));
      cursor = answer.nextCursor;
      pages += 1;
      if (pages === 3 && cursor) {
        expect(await verbs.list(queryOf({ ...ask, adults: "2", cursor }))).toMatchObject({ ok: false, reason: "input_invalid" });
        expect(await verbs.list(queryOf({ ...ask, cursor: `9${cursor}` }))).toMatchObject({ ok: false });
        expect(await verbs.list(queryOf({ ...ask, cursor: `${cursor.slice(0, -1)}!` }))).toMatchObject({ ok: false });
      }
      if (cursor === null) expect(keys.length).toBe(answer.matching);
    } while (cursor);
    expect(pages).toBeGreaterThan(3);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("each facet's count is what choosing it alone gives, all other filters kept", async () => {
    const ask = { from: "NYC", to: "LON", dep: DEP, ret: addDays(DEP, 6), flex: "3", bag: "1", maxHours: "14", leaveFrom: "8" };
    const answer = await list({ ...ask, stops: "1", carriers: "AX,BY" });
    const check = async (facet: { value: string; count: number; from: unknown }, params: Params) => {
      const chosen = await list(params);
      expect([facet.value, facet.count, facet.from]).toEqual([facet.value, chosen.matching, chosen.tabs.cheapest]);
    };
    for (const facet of answer.facets.stops) await check(facet, { ...ask, carriers: "AX,BY", stops: facet.value });
    for (const facet of answer.facets.carriers) await check(facet, { ...ask, stops: "1", carriers: facet.value });
    for (const facet of answer.facets.included) await check(facet, { ...ask, stops: "1", carriers: "AX,BY", [facet.value]: "1" });
    const open = await list(ask);
    for (const facet of open.facets.via) await check(facet, { ...ask, via: facet.value });
    const { leaveFrom: _, ...anyHour } = ask;
    const hours = await list(anyHour);
    const ten = await list({ ...anyHour, leaveFrom: "9", leaveTo: "10" });
    expect(hours.facets.leaveHours).toEqual(ten.facets.leaveHours);
  });

  test("when nothing matches it says which filter to drop and what that gives", async () => {
    const ask = { from: "JFK", to: "LHR", dep: DEP };
    const answer = await list({ ...ask, stops: "0", carriers: "QI" });
    expect(answer.matching).toBe(0);
    expect(answer.drop.map(({ field }) => field).sort()).toEqual(["carriers", "stops"]);
    const withoutStops = await list({ ...ask, carriers: "QI" });
    expect(answer.drop.find(({ field }) => field === "stops")).toMatchObject({
      count: withoutStops.matching,
      from: withoutStops.tabs.cheapest,
    });
  });

  test("a day without flights names the nearest days that have some", async () => {
    const answer = await list({ from: "JFK", to: "LHR", dep: addDays(FIRST, DAYS + 5) });
    expect(answer.all).toBe(0);
    expect(answer.nearestDays.length).toBeGreaterThan(0);
    const distances = answer.nearestDays.map((cell) => Math.abs(daysBetween(cell.dep, addDays(FIRST, DAYS + 5))));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });

  test("a way back that leaves before the arrival is never offered", async () => {
    for (const nights of [0, 1]) {
      const { itineraries } = await list({ from: "NYC", to: "LON", dep: DEP, ret: addDays(DEP, nights) });
      for (const { slices } of itineraries)
        expect(Date.parse(slices[1]!.segments[0]!.departsAt!) - Date.parse(slices[0]!.segments.at(-1)!.arrivesAt!)).toBeGreaterThanOrEqual(
          3_600_000,
        );
    }
  });
});

describe("calendar and grid", () => {
  const totalOf = async (params: Params) => (await list({ ...params, sort: "cheapest" })).tabs.cheapest;

  test("each day of the calendar equals the search of that day, with its stops", async () => {
    for (const extra of [{}, { nights: "7" }, { stops: "0", currency: "USD", adults: "2" }, { nights: "1" }] as Params[]) {
      const answer = await verbs.calendar(queryOf({ from: "JFK", to: "LHR", dep: DEP, view: "calendar", ...extra }));
      if ("ok" in answer) throw new Error("refused");
      verbs.model.calendarAnswer.parse(answer);
      const days = answer.months.flatMap((month) => month.days);
      const roll = dice(3);
      const { nights: _, ...rest } = extra;
      for (const cell of days.filter(({ dep }) => dep >= FIRST && dep < addDays(FIRST, DAYS) && roll() < 0.5)) {
        const search = { from: "JFK", to: "LHR", dep: cell.dep, ...(cell.ret ? { ret: cell.ret } : {}), ...rest };
        expect([cell.dep, cell.ret, cell.total]).toEqual([cell.dep, cell.ret, await totalOf(search)]);
      }
      expect(days.some(({ total }) => total !== null)).toBe(true);
    }
  });

  test("each of the 31 x 31 cells equals the search of that cell, where one can be back the same day and over an ocean", async () => {
    for (const [from, to] of [
      ["CPH", "LIS"],
      ["NYC", "LON"],
    ] as const) {
      const answer = await verbs.grid(queryOf({ from, to, dep: DEP, ret: addDays(DEP, 4), view: "grid" }));
      if ("ok" in answer) throw new Error("refused");
      verbs.model.gridAnswer.parse(answer);
      expect([answer.departures.length, answer.returns.length]).toEqual([31, 31]);
      const roll = dice(11);
      let compared = 0;
      for (const cell of answer.cells.flat()) {
        if (!cell) continue;
        const nights = daysBetween(cell.dep, cell.ret!);
        if (nights > 2 && roll() > 0.06) continue;
        const expected = await totalOf({ from, to, dep: cell.dep, ret: cell.ret! });
        expect([cell.dep, cell.ret, cell.total]).toEqual([cell.dep, cell.ret, expected]);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(80);
    }
  }, 240_000);

  test("the strip's middle day is the cheapest of the list", async () => {
    const answer = await list({ from: "NYC", to: "LON", dep: DEP, ret: addDays(DEP, 8) });
    expect(answer.strip).toHaveLength(7);
    expect(answer.strip[3]).toMatchObject({ dep: DEP, total: answer.tabs.cheapest });
  });
});

describe("places to fly to", () => {
  test("each place's total equals the search of its days", async () => {
    const month = DEP.slice(0, 7);
    for (const params of [
      { month },
      { month, nights: "3-8" },
      { nights: "1" },
      { dep: DEP, ret: addDays(DEP, 6) },
      { stops: "0" },
    ] as Params[])
      for (const from of ["NYC", "CPH", "LHR"]) {
        const answer = await destinations({ from, ...params });
        expect(answer.destinations.length).toBeGreaterThan(0);
        for (const { place, dep, ret, total } of answer.destinations) {
          const found = await list({
            from,
            to: place.code,
            dep,
            ...(ret ? { ret } : {}),
            sort: "cheapest",
            ...(params["stops"] ? { stops: params["stops"] } : {}),
          });
          expect([place.code, dep, ret, total]).toEqual([place.code, dep, ret, found.tabs.cheapest]);
        }
      }
  });

  test("the budget puts what it reaches first and keeps the nearest above it", async () => {
    const answer = await destinations({ from: "LHR", budget: "1" });
    expect(answer.destinations.every(({ inBudget }) => !inBudget)).toBe(true);
    expect(answer.destinations.length).toBeGreaterThan(0);
    expect(answer.months).toContain(DEP.slice(0, 7));
  });

  test("an area without flights says what dropping the filter gives", async () => {
    const answer = await destinations({ from: "CPH", area: "oceania" });
    expect(answer.destinations).toEqual([]);
    expect(answer.drop).toMatchObject([{ field: "area", count: answer.all }]);
  });
});
