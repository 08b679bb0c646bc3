import { describe, expect, test } from "vitest";
import sample from "@/tests/samples/answers/destinations.json";
import { destinationsAnswer } from "@/server/search/model";
import { frameFor, frameOf, projectOn } from "./map-frame";
import { placeLabels } from "./map-labels";
import { drawMap } from "./map-points";

const { origin, destinations } = destinationsAnswer.parse(sample);
const near = destinations.filter(({ place }) => !["JFK", "NRT"].includes(place.code));

describe("the view of the map", () => {
  test("places of Europe are shown on a map of Europe", () => {
    expect(
      frameFor(
        origin,
        near.map(({ place }) => place),
        "wide",
      ).name,
    ).toMatch(/^europe/);
  });

  test("an origin outside of every near view gets the world", () => {
    const honolulu = { latitude: 21.3, longitude: -157.9 };
    expect(frameFor(honolulu, [{ latitude: 35.7, longitude: 139.8 }], "wide").name).toBe("world-wide");
  });

  test("a place behind the edge is not on the map", () =>
    expect(projectOn(frameOf("europe", "wide"), { latitude: 35.7, longitude: 139.8 })).toBeNull());

  test("what lies outside is counted", () => {
    const map = drawMap(origin, destinations, "wide", "en", 840);
    expect(map.points.length + map.outside).toBe(destinations.length);
  });
});

describe("names on the map", () => {
  test("the place shown always has its name", () => {
    const map = drawMap(origin, near, "wide", "en", 840, "LIS");
    expect(map.points.find(({ code }) => code === "LIS")).toMatchObject({ wide: { detail: "full" }, narrow: { detail: "full" } });
  });

  test("two places at one spot do not write over each other", () => {
    const spot = { x: 100, y: 100, name: "London", price: "€46" };
    const points = [spot, { ...spot, x: 102 }, { ...spot, x: 104, y: 101 }];
    const [first, second, third] = placeLabels(null, points, { scale: 1, width: 300, height: 200 }, { full: 9 }, 0).labels;
    expect(first?.detail).toBe("full");
    expect([second?.detail, third?.detail]).toContain("dot");
  });
});
