import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CATALOG } from "@/server/messages/catalog";

const run = promisify(execFile);
const root = process.cwd();

type Cruise = { summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] } };

async function cruise(folder: string, roots: string[]): Promise<Cruise> {
  const tool = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const result = await run(
    process.execPath,
    [tool, "--config", path.join(root, ".dependency-cruiser.cjs"), "--output-type", "json", ...roots],
    {
      cwd: folder,
      maxBuffer: 256 * 1024 * 1024,
    },
  ).catch((cause: { stdout?: string }) => ({ stdout: cause.stdout ?? "" }));
  return JSON.parse(result.stdout) as Cruise;
}

/** A file that breaks each boundary rule: what a rule forbids, in the smallest form. */
const PLANTED: Record<string, Record<string, string>> = {
  "no-cycles": {
    "server/fares/a.ts": `import { b } from "./b"; export const a = () => b;`,
    "server/fares/b.ts": `import { a } from "./a"; export const b = () => a;`,
  },
  "kernel-stands-alone": { "server/kernel/x.ts": `export { env } from "@/server/infra/env";` },
  "pure-files-stay-pure": { "server/fares/model.ts": `export { env } from "@/server/infra/env";` },
  "pure-files-know-no-driver": { "server/search/model.ts": `import pg from "pg"; export const x = pg;` },
  "infra-knows-no-capability": { "server/infra/y.ts": `export { verb } from "@/server/fares/verb";` },
  "server-knows-no-caller": { "server/fares/z.ts": `export { box } from "@/workers/box";` },
  "queries-are-private": { "server/search/q.ts": `export { rows } from "@/server/fares/postgres";` },
  "tables-are-private-but-for-foreign-keys": { "server/search/t.ts": `export { flight } from "@/server/fares/tables";` },
  "tables-import-only-tables": { "server/places/tables.ts": `export { verb } from "@/server/fares/verb";` },
  "callers-reach-stores-through-verbs": { "workers/w.ts": `export { rows } from "@/server/fares/postgres";` },
  "pages-read-through-data": { "app/page.tsx": `export { verb } from "@/server/fares/verb";` },
  "components-import-only-pure-server-files": { "components/c.tsx": `export { verb } from "@/server/fares/verb";` },
  "components-know-no-route": { "components/d.tsx": `export { page } from "@/app/other";` },
  "the-web-never-reaches-rabbitmq": { "app/api/route.ts": `export { sends } from "@/server/fares/sends";` },
  "drivers-live-in-infra": { "server/fares/driver.ts": `import pg from "pg"; export const d = pg;` },
  "sql-lives-in-stores": { "server/fares/sql.ts": `import { sql } from "drizzle-orm"; export const s = sql;` },
  "airline-sdk-in-one-file": { "server/airlines/other.ts": `import { Duffel } from "@duffel/api"; export const o = Duffel;` },
  "no-next-outside-the-web": { "server/fares/next.ts": `import { cookies } from "next/headers"; export const c = cookies;` },
  "outside-companies-share-no-code": { "infra/sandbox/x.ts": `export { verb } from "../../server/fares/verb";` },
  "product-needs-no-tooling": { "server/fares/tool.ts": `export { tool } from "@/scripts/tool";` },
  "places-uses-only-its-neighbours": { "server/places/p.ts": `export { verb } from "@/server/fares/verb";` },
  "search-uses-only-its-neighbours": { "server/search/s.ts": `export { verb } from "@/server/operations/verb";` },
  "fares-uses-only-its-neighbours": { "server/fares/f.ts": `export { found } from "@/server/search/found";` },
  "airlines-uses-only-its-neighbours": { "server/airlines/f.ts": `export { verb } from "@/server/fares/verb";` },
  "operations-uses-only-its-neighbours": { "server/operations/f.ts": `export { found } from "@/server/search/found";` },
};
const INNOCENT: Record<string, string> = {
  "server/infra/env.ts": `export const env = 1;`,
  "server/infra/rabbitmq.ts": `import amqp from "amqplib"; export const sendNow = amqp;`,
  "server/fares/verb.ts": `export const verb = 1;`,
  "server/fares/sends.ts": `export { sendNow as sends } from "@/server/infra/rabbitmq";`,
  "server/fares/postgres.ts": `export const rows = 1;`,
  "server/fares/tables.ts": `export const flight = 1;`,
  "server/search/found.ts": `export const found = 1;`,
  "server/operations/verb.ts": `export const verb = 1;`,
  "workers/box.ts": `export const box = 1;`,
  "app/other.tsx": `export const page = 1;`,
  "scripts/tool.ts": `export const tool = 1;`,
};

describe("boundaries", () => {
  let planted: string;
  beforeAll(async () => {
    planted = await mkdtemp(path.join(os.tmpdir(), "tradewind-planted-"));
    for (const files of [INNOCENT, ...Object.values(PLANTED)]) {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(planted, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    }
    await symlink(path.join(root, "node_modules"), path.join(planted, "node_modules"));
    await writeFile(
      path.join(planted, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { module: "esnext", moduleResolution: "bundler", jsx: "react-jsx", paths: { "@/*": ["./*"] } } }),
    );
  });
  afterAll(async () => rm(planted, { recursive: true, force: true }));

  test("every rule fails on its planted violation", { timeout: 120_000 }, async () => {
    const { summary } = await cruise(planted, ["app", "components", "server", "workers", "infra"]);
    const broken = new Set(summary.violations.map((violation) => violation.rule.name));
    expect(Object.keys(PLANTED).filter((name) => !broken.has(name))).toEqual([]);
  });

  test("every rule has a planted violation", async () => {
    const config = (await import(path.join(root, ".dependency-cruiser.cjs"))) as { default: { forbidden: { name: string }[] } };
    expect(config.default.forbidden.map((entry) => entry.name).sort()).toEqual(Object.keys(PLANTED).sort());
  });

  test("the project itself breaks none, and the tool saw its modules", { timeout: 120_000 }, async () => {
    const folders = ["app", "components", "server", "workers", "infra"].filter((name) => existsSync(path.join(root, name)));
    const { summary } = await cruise(root, folders);
    expect(summary.totalCruised).toBeGreaterThan(50);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });
});

async function filesOf(folder: string, ending: RegExp): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => ending.test(name)).map((name) => path.join(folder, name));
}

describe("the repository keeps its own rules", () => {
  test("every message is in the catalog", async () => {
    const files = (await readdir("server/messages"))
      .map((name) => name.replace(".ts", ""))
      .filter((name) => !["message", "catalog"].includes(name));
    expect(CATALOG.map((message) => message.queue).sort()).toEqual(files.sort());
  });

  test("a recorded sample of each message still parses", async () => {
    for (const message of CATALOG) {
      const sample: unknown = JSON.parse(await readFile(`tests/samples/messages/${message.type}.json`, "utf8"));
      expect(message.body.safeParse(sample).error?.issues ?? []).toEqual([]);
    }
  });

  test("files of app/_data are server-only, and no file of server/ says so", async () => {
    for (const file of await filesOf("app/_data", /\.tsx?$/)) expect(await readFile(file, "utf8"), file).toMatch(/^import "server-only";/);
    for (const file of await filesOf("server", /\.tsx?$/)) expect(await readFile(file, "utf8"), file).not.toMatch(/import "server-only"/);
  });

  test("every path that the documents name exists", async () => {
    const documents = ["README.md", ...(await filesOf("docs", /\.md$/))].filter((name) => existsSync(name));
    const missing: string[] = [];
    for (const document of documents) {
      const text = await readFile(document, "utf8");
      for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)) {
        if (!existsSync(path.resolve(path.dirname(document), target!))) missing.push(`${document} -> ${target}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test("browser tests live in their folder only", async () => {
    const strays = (await filesOf("tests", /\.ts$/)).filter((name) => !name.startsWith("tests/e2e/"));
    for (const file of strays) expect(await readFile(file, "utf8"), file).not.toMatch(/from "@playwright\/test"/);
  });

  test("no file is named for being shared, and there are no barrels", async () => {
    for (const folder of ["app", "components", "server", "workers"]) {
      for (const file of await filesOf(folder, /\.tsx?$/)) {
        expect(path.basename(file)).not.toMatch(/^(utils?|helpers?|common|misc|base|lib|shared|index)\.tsx?$/);
      }
    }
  });
});
