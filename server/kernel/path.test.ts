import { describe, expect, test } from "vitest";
import { path } from "./path";

describe("addresses of the site", () => {
  test("pages", () => {
    expect(path.home()).toBe("/");
    expect(path.home({ from: "CPH", month: "2027-02" })).toBe("/?from=CPH&month=2027-02");
    expect(path.explore({ from: "CPH", nights: "3-8", budget: 150 })).toBe("/explore?from=CPH&nights=3-8&budget=150");
    expect(path.status()).toBe("/status");
    expect(path.mapLand("europe-wide")).toBe("/map/europe-wide.svg");
  });

  test("a search has one address, however its parameters were put together", () => {
    const one = path.search({ from: "CPH", to: "LIS", dep: "2027-02-13", ret: "2027-02-20", adults: 2, carriers: "AX,LQ" });
    const other = path.search({ carriers: "AX,LQ", adults: 2, ret: "2027-02-20", dep: "2027-02-13", to: "LIS", from: "CPH" });
    expect(one).toBe("/search?from=CPH&to=LIS&dep=2027-02-13&ret=2027-02-20&adults=2&carriers=AX,LQ");
    expect(other).toBe(one);
  });

  test("empty parameters leave no trace", () => {
    expect(path.search({ from: "CPH", to: "LIS", dep: "2027-02-13", ret: "", open: null, cursor: undefined })).toBe(
      "/search?from=CPH&to=LIS&dep=2027-02-13",
    );
  });

  test("what the browser reads again", () => {
    expect(path.api.fares({ from: "CPH", to: "LIS", dep: "2027-02-13" })).toBe("/api/fares?from=CPH&to=LIS&dep=2027-02-13");
    expect(path.api.destinations({ from: "CPH" })).toBe("/api/destinations?from=CPH");
    expect(path.api.places("são p")).toBe("/api/places?q=s%C3%A3o+p");
  });

  test("preferences and regions keep the page", () => {
    expect(path.preferring("/explore", { from: "CPH" }, { lang: "de" })).toBe("/explore?from=CPH&lang=de");
    expect(path.inRegion("http://localhost:3001/", "/search", { from: "CPH" })).toBe("http://localhost:3001/search?from=CPH");
  });
});
