import { describe, expect, test } from "vitest";
import sample from "@/tests/samples/answers/list.json";
import { listAnswer, type Slice } from "@/server/search/model";
import { axisOf, placeOn, strokeOf } from "./stroke";

const answer = listAnswer.parse(sample);
const slices = answer.itineraries.flatMap((row) => row.slices);
const withStops = (count: number) => slices.find((slice) => slice.stops.length === count) as Slice;

describe("the route stroke", () => {
  test("nonstop is one piece without a feather", () => {
    const stroke = strokeOf(withStops(0));
    expect(stroke?.pieces).toHaveLength(1);
    expect(stroke?.feathers).toEqual([]);
  });

  test("each stop is a feather where it begins, and dots until it ends", () => {
    const slice = withStops(2);
    const stroke = strokeOf(slice);
    expect(stroke?.feathers.map(({ airport }) => airport)).toEqual(slice.stops.map(({ airport }) => airport));
    expect(stroke?.pieces.map(({ ground }) => ground)).toEqual([false, true, false, true, false]);
    const ground = stroke?.pieces.filter((piece) => piece.ground).map((piece) => Math.round((piece.toHour - piece.fromHour) * 60));
    expect(ground).toEqual(slice.stops.map(({ minutes }) => minutes));
  });

  test("its length is the time from departure to arrival, by instants", () => {
    for (const slice of slices) {
      const stroke = strokeOf(slice);
      expect(Math.round(((stroke?.toHour ?? 0) - (stroke?.fromHour ?? 0)) * 60)).toBe(slice.minutes);
    }
  });

  test("a source without times draws nothing", () => {
    const slice = withStops(0);
    expect(strokeOf({ ...slice, minutes: null })).toBeNull();
    expect(strokeOf({ ...slice, segments: [{ ...slice.segments[0]!, departsAtLocal: null }] })).toBeNull();
  });
});

describe("the hour axis", () => {
  test("holds every stroke and shades both nights", () => {
    const strokes = slices.map(strokeOf);
    const axis = axisOf(strokes);
    for (const stroke of strokes) {
      expect(stroke?.fromHour).toBeGreaterThanOrEqual(axis.fromHour);
      expect(stroke?.toHour).toBeLessThanOrEqual(axis.toHour);
    }
    expect(axis.nights).toHaveLength(2);
  });

  test("a flight of a day and a half makes it longer, with fewer lines", () => {
    const axis = axisOf([{ fromHour: 22, toHour: 50, pieces: [], feathers: [] }]);
    expect(axis.toHour).toBe(51);
    expect(axis.ticks.every((hour) => hour % 6 === 0)).toBe(true);
  });

  test("places are percent and stay on the line", () => {
    const axis = { fromHour: 5, toHour: 25 };
    expect([placeOn(axis, 5), placeOn(axis, 15), placeOn(axis, 25), placeOn(axis, 60)]).toEqual([0, 50, 100, 100]);
  });
});
