import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { destinationsAnswer, faresAnswer } from "@/server/search/model";

const FOLDER = "tests/samples/answers";

test.each(readdirSync(FOLDER))("the sample %s is an answer that the service could give", (name) => {
  const sample: unknown = JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8"));
  const schema = name.startsWith("destinations") ? destinationsAnswer : faresAnswer;
  expect(schema.safeParse(sample).error?.issues ?? []).toEqual([]);
});
