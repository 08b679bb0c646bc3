import { describe, expect, test } from "vitest";
import { codeIn, formOf, plainParams, searchParamsOf, usualDays } from "./search-form";
import { changed, chosenFilters, countFilters, filtersOf, linkTo, withoutFilters } from "./search-links";

const search = { from: "CPH", to: "LIS", dep: "2027-02-13", ret: "2027-02-20" };

describe("links of a search", () => {
  test("a change leaves the page of results and the open row behind", () => {
    expect(changed({ ...search, cursor: "abc", open: "12-13" }, { stops: 0 })).toEqual({ ...search, stops: "0" });
  });

  test("null takes a parameter away", () =>
    expect(linkTo({ ...search, stops: "0" }, { stops: null })).toBe("/search?from=CPH&to=LIS&dep=2027-02-13&ret=2027-02-20"));

  test("hours of departure count as one filter", () => {
    const params = { ...search, stops: "0", leaveFrom: "6", leaveTo: "12" };
    expect(chosenFilters(params)).toEqual(["stops", "leaveFrom", "leaveTo"]);
    expect(countFilters(params)).toBe(2);
    expect(withoutFilters(params)).toEqual(search);
  });

  test("all or no airlines ticked is no filter", () => {
    const form = new FormData();
    const offered = { carriers: ["AX", "LQ"], via: [] };
    expect(filtersOf(form, offered).carriers).toBeNull();
    form.append("carriers", "LQ");
    expect(filtersOf(form, offered).carriers).toBe("LQ");
    form.append("carriers", "AX");
    expect(filtersOf(form, offered).carriers).toBeNull();
  });

  test("the whole day is no filter", () => {
    const form = new FormData();
    form.set("leaveFrom", "0");
    form.set("leaveTo", "24");
    expect(filtersOf(form, { carriers: [], via: [] })).toMatchObject({ leaveFrom: null, leaveTo: null });
  });
});

describe("the search box and its address", () => {
  test("empty fields and usual values leave no trace", () => {
    const sent = plainParams({
      from: "CPH",
      to: "LIS",
      dep: "2027-02-13",
      ret: "2027-02-20",
      trip: "return",
      when: "exact",
      adults: "1",
      children: "0",
      infants: "0",
      cabin: "economy",
      budget: "",
    });
    expect(searchParamsOf(sent)).toEqual(search);
  });

  test("one way drops the return, three days of play stay", () => {
    expect(searchParamsOf({ ...search, trip: "oneway", when: "flex" })).toEqual({ from: "CPH", to: "LIS", dep: "2027-02-13", flex: "3" });
  });

  test("a month becomes the calendar with its nights", () => {
    expect(
      searchParamsOf({ from: "CPH", to: "LIS", trip: "return", when: "month", month: "2027-03", nights: "5", dep: "2027-03-01" }),
    ).toEqual({
      from: "CPH",
      to: "LIS",
      dep: "2027-03-01",
      nights: "5",
      view: "calendar",
    });
  });

  test("an address without form fields stays as it is", () => {
    const params = { ...search, flex: "3", adults: "2", view: "grid", carriers: "AX,LQ" };
    expect(searchParamsOf(params)).toEqual(params);
  });

  test("a form filled from an address gives the same address", () => {
    for (const params of [
      search,
      { ...search, flex: "3" },
      { from: "CPH", to: "LIS", dep: "2027-02-13" },
      { from: "CPH", to: "LIS", dep: "2027-03-01", nights: "5", view: "calendar" },
    ]) {
      const form = formOf(params, "2026-11-24");
      const sent: Record<string, string> = { from: form.from, to: form.to, trip: form.trip, when: form.when, dep: form.dep };
      if (form.trip === "return" && form.when !== "month") sent.ret = form.ret;
      if (form.when === "month") Object.assign(sent, { month: form.month, nights: String(form.nights) });
      expect(searchParamsOf(sent)).toEqual(params);
    }
  });

  test("usual days are a Saturday and a week", () => expect(usualDays("2026-11-24")).toEqual({ dep: "2026-12-19", ret: "2026-12-26" }));

  test("a code is found in what a field shows", () => {
    expect(["cph", "Copenhagen CPH", "Copenhagen (CPH)", "Copenhagen", "New York"].map(codeIn)).toEqual(["CPH", "CPH", "CPH", null, null]);
  });
});
