import { expect, test } from "vitest";
import { exportLines } from "./environment";
import { clockOffsetMs, integerSetting, parseEnvFile } from "./settings";

test("an env file may have exports, quotes, comments and Windows line ends", () => {
  const text =
    "# stores\r\nexport DATABASE_URL='postgres://a:b@host/db?x=1#y'\r\nPLAIN=value # why\nEMPTY=\nWITH_SPACE=\"a b\"\nnot a line\n=x\n";
  expect(parseEnvFile(text)).toEqual({ DATABASE_URL: "postgres://a:b@host/db?x=1#y", PLAIN: "value", EMPTY: "", WITH_SPACE: "a b" });
});

test("a port that is none is refused by its name", () => {
  expect(integerSetting({ P: "21000" }, "P")).toBe(21_000);
  expect(integerSetting({}, "P")).toBeUndefined();
  for (const text of ["0", "70000", "abc", "1.5"])
    expect(() => integerSetting({ P: text }, "P")).toThrow(`P must be a port number, not "${text}"`);
});

test("the product clock is given as an instant and kept as a distance", () => {
  expect(clockOffsetMs(undefined)).toBe(0);
  expect(clockOffsetMs("2026-03-01T00:00:00Z", Date.parse("2026-03-02T00:00:00Z"))).toBe(-86_400_000);
  expect(() => clockOffsetMs("soon")).toThrow("TRADEWIND_CLOCK");
});

test("exports survive a shell, whatever the value holds", () => {
  expect(exportLines({ A: "it's $HOME", PATH: "/bin" })).toEqual(["export A='it'\\''s $HOME'"]);
});
