import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Ports } from "./ports";
import type { Profile } from "./profile";

export type DataCentre = "us" | "eu";
export const ADDRESS: Record<DataCentre, string> = { us: "127.0.0.1", eu: "127.0.0.2" };

const EXPORTS = [
  "java.base/jdk.internal.misc",
  "java.base/java.lang.ref",
  "java.sql/java.sql",
  "jdk.unsupported/sun.misc",
  "java.management.rmi/com.sun.jmx.remote.internal.rmi",
  "java.management/com.sun.jmx.remote.security",
  "java.rmi/sun.rmi.registry",
  "java.rmi/sun.rmi.server",
];
const OPENS = [
  ...["java.lang", "java.lang.module", "java.lang.reflect", "java.io", "java.nio", "java.util", "sun.nio.ch"],
  ...["loader", "ref", "reflect", "math", "module", "util.jar"].map((name) => `jdk.internal.${name}`),
]
  .map((name) => `java.base/${name}`)
  .concat("jdk.management/com.sun.management.internal");

/** An unquoted space would split the line, and Java would look for a class of that name. */
const quoted = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const moduleFlags = () => [
  ...EXPORTS.map((name) => `--add-exports ${name}=ALL-UNNAMED`),
  ...OPENS.map((name) => `--add-opens ${name}=ALL-UNNAMED`),
];

export type NodeFiles = { folder: string; jars: string; ports: Ports; dataCentre: DataCentre; profile: Profile; lite: boolean };

/** Writes one node's settings, the same shape for both at every start, and returns the path of the Java argument file. */
export function writeNodeFiles({ folder, jars, ports, dataCentre, profile, lite }: NodeFiles): string {
  const at = (path: string) => join(folder, path);
  for (const path of ["conf", "tmp", "log", "data", "commitlog", "saved_caches", "hints", "cdc_raw"])
    mkdirSync(at(path), { recursive: true });
  writeFileSync(at("conf/cassandra.yaml"), yaml({ at, ports, dataCentre, profile, lite }));
  writeFileSync(at("conf/cassandra-rackdc.properties"), `dc=${dataCentre}\nrack=r1\n`);
  writeFileSync(at("conf/logback.xml"), LOGBACK);
  const jamm = readdirSync(jars).find((name) => /^jamm-.*\.jar$/.test(name));
  if (!jamm) throw new Error(`no jamm agent among the jars in ${jars}`);
  const jmx = dataCentre === "us" ? ports.jmxUs : ports.jmxEu;
  const lines = [
    "-ea",
    "-da:net.openhft...",
    `-Xms${profile.cassandraHeapMb}m`,
    `-Xmx${profile.cassandraHeapMb}m`,
    `-XX:MaxDirectMemorySize=${profile.cassandraHeapMb}m`,
    "-Xss256k",
    "-XX:+UseSerialGC",
    ...(profile.allCompilers ? [] : ["-XX:TieredStopAtLevel=1"]),
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:+PerfDisableSharedMem",
    "-XX:+UseThreadPriorities",
    quoted(`-javaagent:${join(jars, jamm)}`),
    quoted(`-Djava.io.tmpdir=${at("tmp")}`),
    "-Djava.net.preferIPv4Stack=true",
    "-Djdk.attach.allowAttachSelf=true",
    ...moduleFlags(),
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dio.netty.allocator.useCacheForAllThreads=true",
    "-Dio.netty.allocator.maxOrder=11",
    `-Dcassandra.config=${pathToFileURL(at("conf/cassandra.yaml")).href}`,
    `-Dcassandra-rackdc.properties=${pathToFileURL(at("conf/cassandra-rackdc.properties")).href}`,
    quoted(`-Dlogback.configurationFile=${at("conf/logback.xml")}`),
    quoted(`-Dcassandra.storagedir=${folder}`),
    quoted(`-Dcassandra.logdir=${at("log")}`),
    quoted(`-Dcassandra-pidfile=${at("pid")}`),
    "-Dcassandra-foreground=yes",
    `-Dcassandra.jmx.local.port=${jmx}`,
    "-Dcassandra.libjemalloc=-",
    "-Dcassandra.skip_wait_for_gossip_to_settle=0",
    "-Dcassandra.ring_delay_ms=2000",
    "-Dcassandra.skip_sync=true",
    "-Dcassandra.shutdown_announce_in_ms=0",
    "-Dcassandra.drain_executor_timeout_ms=5000",
    "-Dcassandra.superuser_setup_delay_ms=0",
    "-Dchronicle.announcer.disable=true",
    `-cp ${quoted(`${at("conf")}:${jars}/*`)}`,
    "org.apache.cassandra.service.CassandraDaemon",
  ];
  writeFileSync(at("conf/java.args"), `${lines.join("\n")}\n`);
  return at("conf/java.args");
}

type YamlInput = { at: (path: string) => string; ports: Ports; dataCentre: DataCentre; profile: Profile; lite: boolean };

function yaml({ at, ports, dataCentre, profile, lite }: YamlInput): string {
  const address = ADDRESS[dataCentre];
  const roomy = profile.cassandraHeapMb >= 1024;
  const settings: Record<string, string | number | boolean> = {
    cluster_name: "tradewind-local",
    partitioner: "org.apache.cassandra.dht.Murmur3Partitioner",
    num_tokens: 1,
    initial_token: dataCentre === "us" ? '"0"' : '"100"',
    auto_bootstrap: false,
    endpoint_snitch: "GossipingPropertyFileSnitch",
    dynamic_snitch: false,
    listen_address: address,
    rpc_address: address,
    storage_port: ports.cassandraStorage,
    ssl_storage_port: ports.cassandraStorageTls,
    native_transport_port: ports.cql,
    authenticator: "AllowAllAuthenticator",
    authorizer: "AllowAllAuthorizer",
    commitlog_sync: "periodic",
    commitlog_sync_period: "10s",
    commitlog_segment_size: roomy ? "32MiB" : "8MiB",
    commitlog_total_space: roomy ? "1GiB" : "256MiB",
    memtable_heap_space: roomy ? "256MiB" : "64MiB",
    memtable_offheap_space: roomy ? "256MiB" : "64MiB",
    memtable_allocation_type: "heap_buffers",
    file_cache_size: roomy ? "128MiB" : "32MiB",
    key_cache_size: roomy ? "32MiB" : "8MiB",
    counter_cache_size: "0MiB",
    prepared_statements_cache_size: "4MiB",
    concurrent_reads: 8,
    concurrent_writes: 8,
    concurrent_counter_writes: 2,
    concurrent_compactors: 1,
    compaction_throughput: "0MiB/s",
    materialized_views_enabled: false,
    user_defined_functions_enabled: false,
    max_hint_window: "3h",
    auto_snapshot: false,
    disk_access_mode: "standard",
    commitlog_directory: JSON.stringify(at("commitlog")),
    saved_caches_directory: JSON.stringify(at("saved_caches")),
    hints_directory: JSON.stringify(at("hints")),
    cdc_raw_directory: JSON.stringify(at("cdc_raw")),
  };
  const seeds = lite ? ADDRESS.us : `${ADDRESS.us},${ADDRESS.eu}`;
  return `${Object.entries(settings)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n")}
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
      - seeds: "${seeds}"
data_file_directories:
  - ${JSON.stringify(at("data"))}
`;
}

const LOGBACK = `<configuration>
  <appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%-5level %date{ISO8601} %logger{0} - %msg%n</pattern></encoder>
  </appender>
  <logger name="org.apache.cassandra.service.StartupChecks" level="ERROR"/>
  <root level="INFO"><appender-ref ref="STDOUT"/></root>
</configuration>
`;
