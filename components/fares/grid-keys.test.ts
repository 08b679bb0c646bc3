import { expect, test } from "vitest";
import { cellAfterKey, dayAfterKey, nearestOf } from "./grid-keys";

test("keys of the calendar", () => {
  const from = (key: string, shift = false) => dayAfterKey("2027-01-31", key, shift);
  expect(from("ArrowLeft")).toBe("2027-01-30");
  expect(from("ArrowDown")).toBe("2027-02-07");
  expect(from("Home")).toBe("2027-01-25");
  expect(from("End")).toBe("2027-01-31");
  expect(from("PageDown")).toBe("2027-02-28");
  expect(from("PageUp")).toBe("2026-12-31");
  expect(from("PageDown", true)).toBe("2028-01-31");
  expect(from("Enter")).toBeNull();
});

test("a key that leads outside stops at the nearest day", () => {
  expect(nearestOf(["2027-02-01", "2027-02-28"], "2027-04-30")).toBe("2027-02-28");
  expect(nearestOf([], "2027-04-30")).toBeNull();
});

test("keys of the grid stay inside", () => {
  expect(cellAfterKey({ row: 0, column: 0 }, "ArrowUp", 7, 9)).toEqual({ row: 0, column: 0 });
  expect(cellAfterKey({ row: 2, column: 3 }, "End", 7, 9)).toEqual({ row: 2, column: 8 });
  expect(cellAfterKey({ row: 2, column: 3 }, "x", 7, 9)).toBeNull();
});
