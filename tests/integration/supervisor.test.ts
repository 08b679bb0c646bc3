import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { spawn, type ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAlive } from "@/scripts/supervisor/alive";
import { root } from "@/scripts/supervisor/paths";
import { startStack, type Stack } from "@/scripts/supervisor/stack";
import { readState } from "@/scripts/supervisor/state";

const DEADLINE_MS = 180_000;
/** What a newcomer's shell holds: none of the addresses of the stack that runs these tests. */
const newcomer: Record<string, string> = Object.fromEntries(
  ["PATH", "HOME", "LANG", "USER", "TMPDIR"].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
);

describe("a temporary stack", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ profile: "durable", processes: [], tasks: [], stores: ["postgres", "rabbitmq"], quiet: true });
  }, DEADLINE_MS);
  afterAll(() => stack?.stopAll());

  test("gives the roles that the product runs as, and both may log in", async () => {
    for (const [name, role] of [
      ["DATABASE_OWNER_URL", "owner"],
      ["DATABASE_URL", "worker"],
      ["DATABASE_WEB_URL", "web"],
    ] as const) {
      const client = new pg.Client({ connectionString: stack.env[name] });
      await client.connect();
      const { rows } = await client.query(
        "SELECT current_user, current_setting('is_superuser') AS superuser, current_setting('fsync') AS fsync",
      );
      await client.end();
      expect(rows[0]).toEqual({ current_user: role, superuser: role === "owner" ? "on" : "off", fsync: "on" });
    }
  });

  test("a store that was killed by a drill stays down until it is started again", async () => {
    await stack.kill("postgres");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(stack.isUp("postgres")).toBe(false);
    await stack.start("postgres");
    expect(stack.isUp("postgres")).toBe(true);
  }, 60_000);

  test("a store that crashes by itself is started again", async () => {
    const before = stack.pid("rabbitmq")!;
    process.kill(before, "SIGKILL");
    await expect.poll(() => stack.isUp("rabbitmq") && stack.pid("rabbitmq") !== before, { timeout: 60_000, interval: 200 }).toBe(true);
  }, 90_000);

  test("leaves no process and no data behind", async () => {
    const state = readState(stack.statePath)!;
    const processes = Object.values(state.services).flatMap((service) => (service.process ? [service.process] : []));
    expect(processes.length).toBeGreaterThanOrEqual(3);
    await stack.stopAll();
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(stack.dataDir)).toBe(false);
  }, 60_000);
});

describe("a checkout whose path has spaces", () => {
  const folder = mkdtempSync(join(tmpdir(), "trade wind "));
  const checkout = join(folder, "my checkout");
  let supervisor: ChildProcess | undefined;
  let stranger: ChildProcess | undefined;
  let output = "";

  const launch = (args: string[], env: Record<string, string> = {}) => {
    output = "";
    const child = spawn(process.execPath, [join(checkout, "scripts/launch.mjs"), ...args], {
      env: { ...newcomer, ...env } as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const collect = (data: Buffer) => (output += data.toString());
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    return child;
  };
  const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

  beforeAll(() => {
    for (const part of ["scripts", "package.json", "package-lock.json", "tsconfig.json"])
      cpSync(join(root, part), join(checkout, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  });
  afterAll(async () => {
    stranger?.kill();
    if (supervisor && supervisor.exitCode === null) {
      supervisor.kill("SIGTERM");
      await ended(supervisor);
    }
    await ended(launch(["reset", "--yes"])); // PostgreSQL's data are outside when root's folder is closed to it
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test(
    "starts the three stores, beside whatever else runs here, and stops them at a signal",
    async () => {
      supervisor = launch(["up"]);
      const first = supervisor;
      await expect
        .poll(() => first.exitCode !== null || output.includes("stores are up"), { timeout: DEADLINE_MS, interval: 300 })
        .toBe(true);
      expect(output).toContain("stores are up");
      const state = readState(join(checkout, ".data/state.json"))!;
      expect(state.phase).toBe("ready");
      expect(Object.keys(state.services).sort()).toEqual(["cassandra-eu", "cassandra-us", "epmd", "postgres", "rabbitmq"]);

      const second = launch(["up"]);
      expect(await ended(second)).toBe(1);
      expect(output).toContain("already running");

      supervisor.kill("SIGINT");
      await ended(supervisor);
      const processes = Object.values(state.services).flatMap((service) => (service.process ? [service.process] : []));
      expect(processes.filter(isAlive)).toEqual([]);
    },
    DEADLINE_MS + 60_000,
  );

  test("names the process that holds a web port, and the variable that chooses another", async () => {
    const holds = `require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })`;
    const holder = spawn(process.execPath, ["-e", holds], {
      cwd: "/",
      env: newcomer as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "ignore"],
    });
    stranger = holder;
    const port = await new Promise<number>((resolve) => holder.stdout.once("data", (data: Buffer) => resolve(Number(data.toString()))));
    const code = await ended(launch(["start"], { TRADEWIND_WEB_PORT_US: String(port), TRADEWIND_WEB_PORT_EU: String(port + 1) }));
    expect(code).toBe(1);
    expect(output).toContain(`web port ${port} (us) is held by process ${holder.pid}`);
    expect(output).toContain("TRADEWIND_WEB_PORT_US");
  }, 60_000);
});
