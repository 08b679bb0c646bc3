import { expect, test } from "vitest";
import { chooseTiers } from "./tiers";

const none = { settings: {}, usesOwnStores: false };

test("an address that was given wins, each store on its own", () => {
  const { tiers } = chooseTiers({ ...none, settings: { AMQP_URL: "amqp://elsewhere" }, engine: () => true });
  expect(tiers).toEqual({ postgres: "docker", rabbitmq: "external", cassandra: "docker" });
});

test("without an engine that answers the stores are child processes", () => {
  expect(chooseTiers({ ...none, engine: () => false }).tiers).toEqual({ postgres: "native", rabbitmq: "native", cassandra: "native" });
});

test("an engine that appears later does not switch to an empty database", () => {
  const { tiers, notes } = chooseTiers({
    ...none,
    remembered: { postgres: "native", rabbitmq: "native", cassandra: "native" },
    engine: () => true,
  });
  expect(tiers.postgres).toBe("native");
  expect(notes.join()).toContain("--infra=docker");
});

test("a temporary stack never touches a store that was given", () => {
  const { tiers } = chooseTiers({ settings: { DATABASE_URL: "postgres://production" }, usesOwnStores: true, engine: () => false });
  expect(tiers.postgres).toBe("native");
});

test("a forced tier is taken without looking for an engine", () => {
  const { tiers } = chooseTiers({ ...none, forced: "native", engine: () => expect.unreachable() });
  expect(tiers.cassandra).toBe("native");
});
