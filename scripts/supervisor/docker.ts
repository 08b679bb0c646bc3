import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { probeCassandra } from "./cassandra";
import { ADDRESS, type DataCentre } from "./cassandra-files";
import type { Launch } from "./child";
import { rootHash } from "./paths";
import type { Ports } from "./ports";
import { databaseUrl, prepareDatabase, probePostgres } from "./postgres";
import type { Profile } from "./profile";
import { AMQP_USER, amqpUrl, managementUrl, probeRabbitmq } from "./rabbitmq";
import type { Secrets } from "./secrets";
import type { Plan } from "./service";

const IMAGES = { postgres: "postgres:17.6", rabbitmq: "rabbitmq:4.1-management", cassandra: "cassandra:5.0" };

type Common = { ports: Ports; profile: Profile; dataDir: string };

/** One project a checkout; a temporary stack has its own, so its volumes never meet those of `npm start`. */
const project = ({ profile, ports }: Common) => `tradewind-${rootHash}${profile.temporary ? `-${ports.base}` : ""}`;

/** The client stays in the foreground as our child: it hands signals on, and `--rm` leaves nothing behind. */
function run(common: Common, name: string, options: string[], image: string, command: string[] = []): () => Promise<Launch> {
  const container = `${project(common)}-${name}`;
  return () => {
    spawnSync("docker", ["rm", "-f", container], { stdio: "ignore" });
    const args = ["run", "--rm", "--name", container, "--label", `tradewind=${project(common)}`, ...options, image, ...command];
    const env = {
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      HOME: homedir(),
      ...(process.env.DOCKER_HOST ? { DOCKER_HOST: process.env.DOCKER_HOST } : {}),
    };
    return Promise.resolve({ file: "docker", args, env, cwd: "/" });
  };
}

/** Docker stops a temporary container's data with it; those of `npm start` live in named volumes. */
const volume = (common: Common, name: string, path: string) =>
  common.profile.temporary ? ["-v", path] : ["-v", `${project(common)}-${name}:${path}`];
const variables = (values: Record<string, string>) => Object.entries(values).flatMap(([key, value]) => ["-e", `${key}=${value}`]);

const timing = {
  deadlineMs: 300_000,
  pollMs: 300,
  deathSignal: "TERM",
  stopSignal: "SIGTERM",
  stopTimeoutMs: 20_000,
  retryOn: /port is already allocated/,
} as const;

export function planDockerPostgres(input: Common & { secrets: Secrets }): Plan {
  const { ports, secrets, profile } = input;
  return {
    name: "postgres",
    kind: "store",
    where: `127.0.0.1:${ports.postgres}`,
    launch: run(
      input,
      "postgres",
      [
        ...["-p", `127.0.0.1:${ports.postgres}:5432`],
        ...volume(input, "pg17", "/var/lib/postgresql/data"),
        ...variables({ POSTGRES_USER: "owner", POSTGRES_PASSWORD: secrets.ownerPassword, POSTGRES_DB: "postgres" }),
        ...["--shm-size", "256m"],
      ],
      IMAGES.postgres,
      ["max_connections=200", ...profile.postgresSettings].flatMap((setting) => ["-c", setting]),
    ),
    probe: () => probePostgres(databaseUrl("owner", secrets.ownerPassword, ports.postgres, "postgres")),
    afterReady: () => prepareDatabase(ports.postgres, secrets),
    ...timing,
    stopSignal: "SIGINT",
  };
}

export function planDockerRabbitmq(input: Common & { secrets: Secrets }): Plan {
  const { ports, secrets } = input;
  return {
    name: "rabbitmq",
    kind: "store",
    where: `127.0.0.1:${ports.amqp}`,
    launch: run(
      input,
      "rabbitmq",
      [
        ...["--hostname", "tradewind"],
        ...[
          "-p",
          `127.0.0.1:${ports.amqp}:5672`,
          "-p",
          `127.0.0.1:${ports.rabbitmqManagement}:15672`,
          "-p",
          `127.0.0.1:${ports.rabbitmqMetrics}:15692`,
        ],
        ...volume(input, "rabbitmq4", "/var/lib/rabbitmq"),
        ...variables({ RABBITMQ_DEFAULT_USER: AMQP_USER, RABBITMQ_DEFAULT_PASS: secrets.amqpPassword }),
      ],
      IMAGES.rabbitmq,
    ),
    probe: () => probeRabbitmq(amqpUrl(ports, secrets), managementUrl(ports, secrets)),
    ...timing,
  };
}

/** Both nodes publish the same CQL port, each on its own loopback address, which it also announces to the driver. */
export function planDockerCassandra(dataCentre: DataCentre, input: Common): Plan {
  const { ports, profile } = input;
  const network = project(input);
  const address = ADDRESS[dataCentre];
  const token = dataCentre === "us" ? 0 : 100;
  const launch = run(
    input,
    `cassandra-${dataCentre}`,
    [
      ...["--network", network, "--network-alias", `cassandra-${dataCentre}`],
      ...["-p", `${address}:${ports.cql}:9042`],
      ...volume(input, `cassandra5-${dataCentre}`, "/var/lib/cassandra"),
      ...variables({
        CASSANDRA_CLUSTER_NAME: "tradewind-local",
        CASSANDRA_SEEDS: "cassandra-us,cassandra-eu",
        CASSANDRA_DC: dataCentre,
        CASSANDRA_RACK: "r1",
        CASSANDRA_ENDPOINT_SNITCH: "GossipingPropertyFileSnitch",
        CASSANDRA_NUM_TOKENS: "1",
        CASSANDRA_BROADCAST_RPC_ADDRESS: address,
        MAX_HEAP_SIZE: `${profile.cassandraHeapMb}M`,
        JVM_EXTRA_OPTS: `-Dcassandra.initial_token=${token} -Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.ring_delay_ms=2000`,
      }),
    ],
    IMAGES.cassandra,
  );
  return {
    name: `cassandra-${dataCentre}`,
    kind: "store",
    where: `${address}:${ports.cql}`,
    launch: () => {
      spawnSync("docker", ["network", "create", network], { stdio: "ignore" });
      return launch();
    },
    probe: () => probeCassandra({ contactPoint: address, port: ports.cql, dataCentre, needsOther: true }),
    ...timing,
  };
}
