import { connect } from "amqplib";
import { createConnection } from "node:net";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rabbit } from "./find-programs";
import type { Ports } from "./ports";
import type { Secrets } from "./secrets";
import type { Plan } from "./service";

export const AMQP_USER = "app";

/** The node would start a port mapper that outlives everything and listens on every address; ours is there first. */
export function planEpmd(options: { program: Rabbit; ports: Ports }): Plan {
  const { program, ports } = options;
  return {
    name: "epmd",
    kind: "store",
    where: `127.0.0.1:${ports.epmd}`,
    launch: () =>
      Promise.resolve({
        file: program.epmd,
        args: ["-address", "127.0.0.1", "-port", String(ports.epmd)],
        env: { PATH: "/usr/bin:/bin", ERL_EPMD_ADDRESS: "127.0.0.1", ERL_EPMD_PORT: String(ports.epmd) },
        cwd: "/",
      }),
    probe: () => answersTcp("127.0.0.1", ports.epmd),
    deadlineMs: 10_000,
    pollMs: 40,
    deathSignal: "TERM",
    stopSignal: "SIGTERM",
    stopTimeoutMs: 2000,
  };
}

export function planRabbitmq(options: { program: Rabbit; ports: Ports; dataDir: string; secrets: Secrets }): Plan {
  const { program, ports, secrets } = options;
  const folder = join(options.dataDir, `rabbitmq-${program.series}`);
  const at = (path: string) => join(folder, path);
  return {
    name: "rabbitmq",
    kind: "store",
    where: `127.0.0.1:${ports.amqp}`,
    launch: () => {
      for (const path of ["home", "conf/gen", "mnesia", "log"]) mkdirSync(at(path), { recursive: true });
      if (existsSync(at("home/.erlang.cookie"))) chmodSync(at("home/.erlang.cookie"), 0o600);
      writeFileSync(at("home/.erlang.cookie"), secrets.erlangCookie, { mode: 0o600 });
      chmodSync(at("home/.erlang.cookie"), 0o400);
      rmSync(at("pid"), { force: true });
      writeFileSync(at("conf/env.conf"), "");
      writeFileSync(at("conf/advanced.config"), "[].\n");
      writeFileSync(at("conf/enabled_plugins"), "[rabbitmq_management,rabbitmq_prometheus].\n");
      writeFileSync(at("conf/rabbitmq.conf"), configuration(ports, secrets), { mode: 0o600 });
      return Promise.resolve({
        file: join(program.sbin, "rabbitmq-server"),
        args: [],
        cwd: folder,
        env: rabbitEnvironment(folder, program, ports),
      });
    },
    probe: () => probeRabbitmq(amqpUrl(ports, secrets), managementUrl(ports, secrets)),
    deadlineMs: 90_000,
    pollMs: 150,
    deathSignal: "TERM",
    stopSignal: "SIGTERM",
    stopTimeoutMs: 14_000,
    retryOn: /eaddrinuse|is already running|already in use/i,
  };
}

export const amqpUrl = (ports: Ports, secrets: Secrets) => `amqp://${AMQP_USER}:${secrets.amqpPassword}@127.0.0.1:${ports.amqp}`;
export const managementUrl = (ports: Ports, secrets: Secrets) =>
  `http://${AMQP_USER}:${secrets.amqpPassword}@127.0.0.1:${ports.rabbitmqManagement}`;

function configuration(ports: Ports, secrets: Secrets): string {
  return `${Object.entries({
    "listeners.tcp.1": `127.0.0.1:${ports.amqp}`,
    "management.tcp.ip": "127.0.0.1",
    "management.tcp.port": ports.rabbitmqManagement,
    "prometheus.tcp.ip": "127.0.0.1",
    "prometheus.tcp.port": ports.rabbitmqMetrics,
    default_user: AMQP_USER,
    default_pass: secrets.amqpPassword,
    "log.console": true,
    "log.file": false,
    "disk_free_limit.absolute": "200MB",
    "vm_memory_high_watermark.absolute": "512MiB",
  })
    .map(([key, value]) => `${key} = ${value}`)
    .join("\n")}\n`;
}

/** Also what `rabbitmqctl` needs to find this node, and not the machine's own. */
export function rabbitEnvironment(folder: string, program: Rabbit, ports: Ports): Record<string, string> {
  const at = (path: string) => join(folder, path);
  return {
    PATH: `${program.sbin}:${process.env.PATH ?? "/usr/bin:/bin"}`,
    LANG: "C.UTF-8",
    TZ: "UTC",
    HOME: at("home"),
    RABBITMQ_CONF_ENV_FILE: at("conf/env.conf"),
    RABBITMQ_NODENAME: "app@localhost",
    RABBITMQ_DIST_PORT: String(ports.erlangDistribution),
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_MNESIA_BASE: at("mnesia"),
    RABBITMQ_LOG_BASE: at("log"),
    RABBITMQ_PID_FILE: at("pid"),
    RABBITMQ_CONFIG_FILE: at("conf/rabbitmq"),
    RABBITMQ_ADVANCED_CONFIG_FILE: at("conf/advanced.config"),
    RABBITMQ_GENERATED_CONFIG_DIR: at("conf/gen"),
    RABBITMQ_ENABLED_PLUGINS_FILE: at("conf/enabled_plugins"),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
    RABBITMQ_ALLOW_INPUT: "1",
    RABBITMQ_SERVER_START_ARGS: "-noinput",
  };
}

export async function probeRabbitmq(url: string, management: string | undefined): Promise<string> {
  const model = await connect(url, { timeout: 3000 });
  model.on("error", () => {});
  try {
    const channel = await model.createChannel();
    await channel.close();
    const version = String(model.connection.serverProperties.version ?? "");
    if (!management) return version;
    const { origin, username, password } = new URL(management);
    const answer = await fetch(`${origin}/api/health/checks/alarms`, {
      headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` },
      signal: AbortSignal.timeout(3000),
    });
    if (!answer.ok) throw new Error(`management answers ${answer.status}`);
    return `${version}   ui ${origin}`;
  } finally {
    await model.close().catch(() => {});
  }
}

export function answersTcp(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, timeout: 1000 });
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.once("connect", () => end(() => resolve("")));
    socket.once("timeout", () => end(() => reject(new Error(`no answer from ${host}:${port}`))));
    socket.once("error", (error) => end(() => reject(error)));
  });
}
