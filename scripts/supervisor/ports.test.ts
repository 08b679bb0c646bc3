import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { holderOf } from "./alive";
import { chooseBlock, isFree, portsFrom } from "./ports";

const nobody = () => false;

describe("the block of ports", () => {
  test("is the asked one when all forty are free", async () => {
    expect(await chooseBlock(21_000, nobody, () => Promise.resolve(true))).toEqual({ base: 21_000, skipped: [] });
  });

  test("moves on when a single port is busy, and says which", async () => {
    const choice = await chooseBlock(21_000, nobody, (port) => Promise.resolve(port !== 21_017));
    expect(choice).toEqual({ base: 21_040, skipped: [{ base: 21_000, port: 21_017 }] });
  });

  test("is never one that another stack has claimed but not yet opened", async () => {
    const choice = await chooseBlock(
      21_000,
      (base) => base === 21_000,
      () => Promise.resolve(true),
    );
    expect(choice.base).toBe(21_040);
  });

  test("stays below the ports that the system hands out to connections", async () => {
    await expect(chooseBlock(31_990, nobody, () => Promise.resolve(false))).rejects.toThrow("TRADEWIND_PORT_BASE");
  });

  test("holds every port once, so no two processes can meet", () => {
    const { webUs, webEu, base, ...ports } = portsFrom(21_000);
    const numbers = Object.values(ports);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers, webUs, webEu)).toBeLessThan(base + 40);
    expect(portsFrom(21_000, { us: 3000, eu: 3001 })).toMatchObject({ webUs: 3000, webEu: 3001, airline: 21_015, cql: 21_010 });
  });
});

test("a port that somebody listens on is busy on either loopback address, and has a named holder", async () => {
  for (const host of ["127.0.0.1", "127.0.0.2"]) {
    const server = createServer();
    const port = await new Promise<number>((resolve) => server.listen(0, host, () => resolve((server.address() as { port: number }).port)));
    expect(await isFree(port)).toBe(false);
    expect(holderOf(port)).toMatchObject({ pid: process.pid });
    await new Promise((resolve) => server.close(resolve));
    expect(await isFree(port)).toBe(true);
    expect(holderOf(port)).toBeNull();
  }
});
