import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duffel } from "@duffel/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feedPage } from "@/server/airlines/fare-feed-format";
import { headers, inDays, startAirline, stopAirline, type Airline } from "./sandbox-airline-process";

const folder = mkdtempSync(join(tmpdir(), "sandbox-airline-process-"));
let airline: Airline;
const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${airline.url}${path}`, { headers, ...init });
let duffel: Duffel;

beforeAll(async () => {
  airline = await startAirline(folder);
  duffel = new Duffel({ token: "secret", basePath: airline.url });
});
afterAll(async () => {
  await stopAirline(airline);
  rmSync(folder, { recursive: true, force: true });
});

describe("Duffel's SDK", () => {
  test("finds offers at the prices of the feed, three brands a flight, and reads one again", async () => {
    const day = inDays(12);
    const { data } = await duffel.offerRequests.create({
      slices: [{ origin: "JFK", destination: "LHR", departure_date: day, departure_time: null, arrival_time: null }],
      passengers: [{ type: "adult" }],
      cabin_class: "economy",
      return_offers: true,
    });
    expect(new Set(data.offers.map((offer) => offer.slices[0]?.fare_brand_name))).toEqual(new Set(["LIGHT", "STANDARD", "FLEX"]));
    const feed = feedPage.parse(await (await get(`/fare-feed/v1/flights?origin=JFK&destination=LHR&departsOn=${day}`)).json()).items as {
      flight: { segments: { number: string; departsAt: string }[] };
      fares: { cabin: string; brand: string; amount: string; currency: string; soldOut?: boolean }[];
    }[];
    const inFeed = new Set(
      feed.flatMap(({ flight, fares }) =>
        fares
          .filter((fare) => fare.cabin === "economy" && !fare.soldOut)
          .map(
            (fare) =>
              `${flight.segments.map((one) => one.number).join("+")} ${flight.segments[0]?.departsAt} ${fare.brand} ${fare.amount} ${fare.currency}`,
          ),
      ),
    );
    const offered = data.offers.map((offer) => {
      const slice = offer.slices[0];
      return `${slice?.segments.map((one) => one.marketing_carrier_flight_number).join("+")} ${slice?.segments[0]?.departing_at.slice(0, 16)} ${slice?.fare_brand_name} ${offer.total_amount} ${offer.total_currency}`;
    });
    expect(offered.length).toBeGreaterThan(15);
    expect(offered.filter((one) => !inFeed.has(one)).length).toBeLessThanOrEqual(1);

    const first = data.offers.find((offer) => offer.slices[0]?.fare_brand_name === "FLEX");
    const again = await duffel.offers.get(first!.id);
    expect(again.data.id).toBe(first!.id);
    expect(again.data.conditions.refund_before_departure?.allowed).toBe(true);
    expect(Number(again.data.base_amount) + Number(again.data.tax_amount)).toBeCloseTo(Number(again.data.total_amount), 2);
    const listed = await duffel.offers.list({ offer_request_id: data.id, sort: "total_amount", limit: 5 });
    expect(listed.data.length).toBe(5);
    expect((await duffel.offerRequests.get(data.id)).data.offers.length).toBe(data.offers.length);
  });
  test("a round trip is the sum of its one-ways, and passengers multiply it", async () => {
    const ask = async (slices: [string, string, string][], adults: number): Promise<{ total: number; brand: string; key: string }[]> => {
      const { data } = await duffel.offerRequests.create({
        slices: slices.map(([origin, destination, departure_date]) => ({
          origin,
          destination,
          departure_date,
          departure_time: null,
          arrival_time: null,
        })),
        passengers: Array.from({ length: adults }, () => ({ type: "adult" as const })),
        cabin_class: "economy",
        max_connections: 0,
        return_offers: true,
      });
      return data.offers.map((offer) => ({
        total: Number(offer.total_amount),
        brand: String(offer.slices[0]?.fare_brand_name),
        key: offer.slices.map((slice) => slice.comparison_key).join(" "),
      }));
    };
    const [out, back] = [inDays(8), inDays(13)];
    const there = await ask([["CPH", "LIS", out]], 1);
    const home = await ask([["LIS", "CPH", back]], 1);
    const both = await ask(
      [
        ["CPH", "LIS", out],
        ["LIS", "CPH", back],
      ],
      1,
    );
    const two = await ask(
      [
        ["CPH", "LIS", out],
        ["LIS", "CPH", back],
      ],
      2,
    );
    expect(both.length).toBeGreaterThan(3);
    let equal = 0;
    for (const offer of both) {
      const [first, second] = offer.key.split(" ");
      const sum =
        (there.find((one) => one.key === first && one.brand === offer.brand)?.total ?? 0) +
        (home.find((one) => one.key === second && one.brand === offer.brand)?.total ?? 0);
      if (Math.abs(sum - offer.total) < 0.011) equal++;
    }
    expect(equal).toBeGreaterThanOrEqual(both.length - 3);
    const pair = two.find((one) => one.key === both[0]?.key && one.brand === both[0]?.brand);
    expect(pair?.total).toBeCloseTo((both[0]?.total ?? 0) * 2, 1);
  });
  test("a city code asks all its airports", async () => {
    const { data } = await duffel.offerRequests.create({
      slices: [{ origin: "NYC", destination: "LON", departure_date: inDays(7), departure_time: null, arrival_time: null }],
      passengers: [{ age: 34 }, { age: 1 }],
      return_offers: true,
    });
    expect(data.slices[0]?.origin_type).toBe("city");
    expect(data.offers.length).toBeGreaterThan(10);
  });
  test("refusals have Duffel's shape: blank slices, a past day, an unknown offer, no version", async () => {
    type Refusal = { meta: { status: number }; errors: { type: string; code: string }[] };
    const refusal = async (run: () => Promise<unknown>): Promise<Refusal> => {
      try {
        await run();
      } catch (error) {
        return error as Refusal;
      }
      throw new Error("was not refused");
    };
    const blank = await refusal(() => duffel.offerRequests.create({ slices: [], passengers: [{ type: "adult" }], return_offers: true }));
    expect([blank.meta.status, blank.errors[0]?.type, blank.errors[0]?.code]).toEqual([422, "validation_error", "validation_required"]);
    const past = await refusal(() =>
      duffel.offerRequests.create({
        slices: [{ origin: "JFK", destination: "LHR", departure_date: "2020-01-01", departure_time: null, arrival_time: null }],
        passengers: [{ type: "adult" }],
        return_offers: true,
      }),
    );
    expect(past.errors[0]?.code).toBe("validation_in_the_past");
    expect((await refusal(() => duffel.offers.get("off_none"))).errors[0]?.code).toBe("not_found");
    const other = new Duffel({ token: "wrong", basePath: airline.url });
    expect((await refusal(() => other.airlines.list())).errors[0]?.type).toBe("authentication_error");
    expect((await get("/air/airlines")).status).toBe(400);
  });
  test("airlines and airports are listed page by page", async () => {
    const names: string[] = [];
    for await (const { data } of duffel.airports.listWithGenerator()) names.push(String(data.iata_code));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("JFK");
    const [airlineOne] = (await duffel.airlines.list({ limit: 5 })).data;
    expect((await duffel.airlines.get(airlineOne!.id)).data.name).toBe(airlineOne!.name);
  });
  test("X-1 no flights, X-3 partial batches, X-5 dearer and X-6 cheaper on re-read, X-7 the brand is gone", async () => {
    const search = (origin: string, destination: string): Promise<{ id: string; total: number; brand: string }[]> =>
      duffel.offerRequests
        .create({
          slices: [{ origin, destination, departure_date: inDays(6), departure_time: null, arrival_time: null }],
          passengers: [{ type: "adult" }],
          return_offers: true,
        })
        .then(({ data }) =>
          data.offers.map((offer) => ({
            id: offer.id,
            total: Number(offer.total_amount),
            brand: String(offer.slices[0]?.fare_brand_name),
          })),
        );
    expect(await search("KOI", "LSI")).toEqual([]);
    for (const [origin, destination, factor] of [
      ["GCI", "JER", 1.12],
      ["JER", "GCI", 0.88],
    ] as const) {
      const [first] = await search(origin, destination);
      expect(Number((await duffel.offers.get(first!.id)).data.total_amount) / first!.total).toBeCloseTo(factor, 1);
    }
    const light = (await search("ALF", "TOS")).find(({ brand }) => brand === "LIGHT");
    await expect(duffel.offers.get(light!.id)).rejects.toMatchObject({ errors: [{ code: "offer_no_longer_available" }] });

    const batch = await duffel.batchOfferRequests.create({
      slices: [{ origin: "SYY", destination: "ILY", departure_date: inDays(6), departure_time: null, arrival_time: null }],
      passengers: [{ type: "adult" }],
    });
    expect(batch.data.total_batches).toBeGreaterThanOrEqual(4);
    const arrived: number[] = [];
    for (let left = batch.data.remaining_batches; left > 0;) {
      const { data } = await duffel.batchOfferRequests.get(batch.data.id);
      arrived.push(data.offers.length);
      left = data.remaining_batches;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(arrived.filter((count) => count > 0).length).toBeGreaterThanOrEqual(3);
  });
});
