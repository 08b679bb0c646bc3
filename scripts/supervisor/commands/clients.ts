import { Client } from "cassandra-driver";
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { findPostgres, findRabbit, which } from "../find-programs";
import { rabbitEnvironment } from "../rabbitmq";
import { StartError } from "../start-error";
import { requireRunning, type Command } from "./command";

const inherit = (file: string, args: string[], env: NodeJS.ProcessEnv) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(file, args, { stdio: "inherit", env });
    process.on("SIGINT", () => {}); // psql handles its own
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });

export const psql: Command = {
  does: "psql on the local database, as its owner",
  usage: "[psql arguments, or one SQL statement]",
  raw: true,
  run: async ({ words }) => {
    const { DATABASE_OWNER_URL: url = "" } = requireRunning().env;
    const bin = findPostgres()?.bin;
    const program = bin && existsSync(join(bin, "psql")) ? join(bin, "psql") : which("psql");
    const args = words.length === 1 && words[0]?.includes(" ") ? ["-c", words[0]] : words;
    if (program) return inherit(program, ["-X", url, ...args], { ...process.env, PGCONNECT_TIMEOUT: "5" });
    const statement = args[0] === "-c" ? args.slice(1).join(" ") : args.join(" ");
    if (!statement) throw new StartError("there is no psql on this machine", 'one statement works without it: npm run psql -- "select 1"');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    console.table((await client.query(statement)).rows);
    await client.end();
    return 0;
  },
};

export const cql: Command = {
  does: "one CQL statement through the driver, no cqlsh needed",
  usage: '[--dc us|eu] "select …"',
  options: { dc: { type: "string" }, json: { type: "boolean" } },
  run: async ({ flags, words }) => {
    const { env } = requireRunning();
    const dataCentre = flags.dc ?? "us";
    if (dataCentre !== "us" && dataCentre !== "eu") throw new StartError("--dc is us or eu");
    const statement = words.join(" ").trim();
    if (!statement) throw new StartError("which statement?", 'npm run cql -- --dc eu "select * from system.local"');
    const points = (dataCentre === "us" ? env.CASSANDRA_CONTACT_POINTS_US : env.CASSANDRA_CONTACT_POINTS_EU) ?? "";
    const client = new Client({
      contactPoints: points.split(","),
      localDataCenter: dataCentre,
      protocolOptions: { port: Number(env.CASSANDRA_PORT) },
      ...(env.CASSANDRA_USERNAME ? { credentials: { username: env.CASSANDRA_USERNAME, password: env.CASSANDRA_PASSWORD ?? "" } } : {}),
    });
    try {
      await client.connect();
      const { rows, columns } = await client.execute(statement);
      const names = (columns ?? []).map(({ name }) => name);
      const plain = (rows ?? []).map((row) => Object.fromEntries(names.map((name) => [name, shown(row[name])])));
      if (flags.json === true) console.log(JSON.stringify(plain));
      else if (plain.length > 0) console.table(plain);
      else console.log("(no rows)");
      return 0;
    } finally {
      await client.shutdown();
    }
  },
};

function shown(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean") return value ?? null;
  if (Buffer.isBuffer(value)) return `0x${value.toString("hex")}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return JSON.stringify(value);
  return typeof value === "string" ? value : String(value);
}

type Queue = {
  name: string;
  type?: string;
  messages?: number;
  messages_ready?: number;
  messages_unacknowledged?: number;
  consumers?: number;
  state?: string;
};

export const mq: Command = {
  does: "queues and state of RabbitMQ; anything else goes to rabbitmqctl",
  usage: "queues | status | purge <queue> | <rabbitmqctl arguments>",
  raw: true,
  run: async ({ words: [verb = "queues", ...rest] }) => {
    const state = requireRunning();
    const management = state.env.RABBITMQ_MANAGEMENT_URL;
    if (verb === "queues" || verb === "status" || verb === "purge") {
      if (!management) throw new StartError("RABBITMQ_MANAGEMENT_URL is not set");
      return askManagement(management, verb, rest);
    }
    const program = findRabbit();
    const folder = readdirSync(state.dataDir).find((name) => name.startsWith("rabbitmq-"));
    if (!program || !folder || state.tiers.rabbitmq !== "native")
      throw new StartError(`"${verb}" needs the native RabbitMQ`, "queues, status and purge work everywhere");
    return inherit(
      join(program.sbin, "rabbitmqctl"),
      [verb, ...rest],
      rabbitEnvironment(join(state.dataDir, folder), program, state.ports) as NodeJS.ProcessEnv,
    );
  },
};

async function askManagement(management: string, verb: "queues" | "status" | "purge", [queue]: string[]): Promise<number> {
  const { origin, username, password } = new URL(management);
  const ask = async (path: string, method = "GET") => {
    const answer = await fetch(`${origin}/api/${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new StartError(`RabbitMQ answers ${answer.status} to ${path}: ${(await answer.text()).slice(0, 200)}`);
    const text = await answer.text();
    return text === "" ? null : (JSON.parse(text) as unknown);
  };
  if (verb === "queues") {
    const queues = (await ask("queues")) as Queue[];
    if (queues.length === 0) console.log("(no queues)");
    else
      console.table(
        queues.map(({ name, type, messages_ready, messages_unacknowledged, consumers, state }) => ({
          name,
          type,
          ready: messages_ready ?? 0,
          unacked: messages_unacknowledged ?? 0,
          consumers: consumers ?? 0,
          state,
        })),
      );
  } else if (verb === "purge") {
    if (!queue) throw new StartError("which queue?");
    await ask(`queues/%2F/${encodeURIComponent(queue)}/contents`, "DELETE");
    console.log(`purged ${queue}`);
  } else {
    const { rabbitmq_version, erlang_version, queue_totals, object_totals } = (await ask("overview")) as Record<string, unknown>;
    console.log(`ui ${origin}   user ${username}   password ${password}`);
    console.log(
      JSON.stringify({ rabbitmq_version, erlang_version, queue_totals, object_totals, alarms: "ok (health/checks/alarms)" }, null, 1),
    );
    await ask("health/checks/alarms");
  }
  return 0;
}
