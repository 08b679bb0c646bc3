import { Client } from "cassandra-driver";
import { join } from "node:path";
import { ADDRESS, writeNodeFiles, type DataCentre } from "./cassandra-files";
import type { Java } from "./find-programs";
import type { Ports } from "./ports";
import type { Profile } from "./profile";
import { answersTcp } from "./rabbitmq";
import type { Plan } from "./service";

export type CassandraOptions = {
  java: Java;
  jars: string;
  dataDir: string;
  ports: Ports;
  profile: Profile;
  lite: boolean;
  /** Whether the other data centre is meant to be up: a node that starts alone does not wait for it. */
  expectsOther: (dataCentre: DataCentre) => boolean;
};

export function planCassandra(dataCentre: DataCentre, options: CassandraOptions): Plan {
  const { java, jars, ports, profile, lite } = options;
  const folder = join(options.dataDir, "cassandra-5.0", dataCentre);
  const address = ADDRESS[dataCentre];
  return {
    name: `cassandra-${dataCentre}`,
    kind: "store",
    where: `${address}:${ports.cql}`,
    launch: () => {
      const argumentFile = writeNodeFiles({ folder, jars, ports, dataCentre, profile, lite });
      return Promise.resolve({
        file: java.java,
        args: [`@${argumentFile}`],
        cwd: folder,
        env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", TZ: "UTC", HOME: folder, MALLOC_ARENA_MAX: "4" },
      });
    },
    probe: async () => {
      await answersTcp(address, ports.cql);
      return probeCassandra({ contactPoint: address, port: ports.cql, dataCentre, needsOther: options.expectsOther(dataCentre) });
    },
    deadlineMs: 180_000,
    pollMs: 200,
    deathSignal: "TERM",
    stopSignal: "SIGTERM",
    stopTimeoutMs: 15_000,
    retryOn: /already in use|BindException/i,
  };
}

export type CassandraProbe = {
  contactPoint: string;
  port: number;
  dataCentre: DataCentre;
  needsOther: boolean;
  username?: string;
  password?: string;
};

/** NetworkTopologyStrategy refuses a data centre it has not seen, so ready means that each sees the other. */
export async function probeCassandra(probe: CassandraProbe): Promise<string> {
  const client = new Client({
    contactPoints: [`${probe.contactPoint}:${probe.port}`],
    localDataCenter: probe.dataCentre,
    protocolOptions: { port: probe.port },
    socketOptions: { connectTimeout: 1500, readTimeout: 3000 },
    pooling: { warmup: false },
    ...(probe.username ? { credentials: { username: probe.username, password: probe.password ?? "" } } : {}),
  });
  try {
    await client.connect();
    const local = await client.execute("SELECT release_version FROM system.local");
    const peers = await client.execute("SELECT data_center FROM system.peers");
    const other = peers.rows.some((row) => row.data_center !== null && row.data_center !== probe.dataCentre);
    if (probe.needsOther && !other) throw new Error("the other data centre is not visible yet");
    return String(local.first()?.release_version ?? "");
  } finally {
    await client.shutdown().catch(() => {});
  }
}
