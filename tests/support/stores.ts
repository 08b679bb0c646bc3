import { randomBytes } from "node:crypto";
import pg from "pg";

/**
 * The real stores for one test file: a database of its own, keyspaces and a virtual host of its own, all migrated. Call before the
 * first import of `server/infra`, since configuration is read once. Fails when a store is missing; nothing is ever skipped.
 */
export async function testStores(): Promise<{ name: string; ownerUrl: string; drop: () => Promise<void> }> {
  const base = new URL(needed("DATABASE_OWNER_URL"));
  const worker = new URL(needed("DATABASE_URL"));
  const amqp = new URL(needed("AMQP_URL"));
  const name = `t${randomBytes(4).toString("hex")}`;

  const admin = new pg.Client({ connectionString: base.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  base.pathname = worker.pathname = `/${name}`;
  await management(`vhosts/${name}`, "PUT");
  await management(`permissions/${name}/${decodeURIComponent(amqp.username)}`, "PUT", { configure: ".*", write: ".*", read: ".*" });
  amqp.pathname = `/${name}`;
  Object.assign(process.env, {
    DATABASE_OWNER_URL: base.href,
    DATABASE_URL: worker.href,
    AMQP_URL: amqp.href,
    KEYSPACE_PREFIX: `${name}_`,
    LOG_LEVEL: process.env["TEST_LOG_LEVEL"] ?? "silent",
  });

  const { migrateCassandra, migratePostgres, dropKeyspaces } = await import("@/server/infra/migrations");
  const { assertTopology, closePublisher, withChannel } = await import("@/server/infra/rabbitmq");
  const { CATALOG } = await import("@/server/messages/catalog");
  await Promise.all([migratePostgres(base.href), migrateCassandra(), withChannel((channel) => assertTopology(channel, CATALOG))]);

  return {
    name,
    ownerUrl: base.href,
    drop: async () => {
      const { closePostgres } = await import("@/server/infra/postgres");
      const { closeCassandra } = await import("@/server/infra/cassandra");
      await Promise.all([closePostgres(), closePublisher()]);
      await dropKeyspaces();
      await closeCassandra();
      await management(`vhosts/${name}`, "DELETE");
      base.pathname = "/postgres";
      const client = new pg.Client({ connectionString: base.href });
      await client.connect();
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: these tests need the real stores. Run them with npm test, or start npm run up and take npm run env.`,
    );
  return value;
}

async function management(path: string, method: string, body?: unknown): Promise<void> {
  const url = new URL(`/api/${path}`, needed("RABBITMQ_MANAGEMENT_URL"));
  url.username = url.password = "";
  const amqp = new URL(needed("AMQP_URL"));
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(amqp.username)}:${decodeURIComponent(amqp.password)}`).toString("base64")}`;
  const response = await fetch(url, {
    method,
    headers: { authorization, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`RabbitMQ management: ${method} ${path} answered ${response.status}`);
}
