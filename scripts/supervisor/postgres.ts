import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import { startChild, lastLines } from "./child";
import type { Postgres } from "./find-programs";
import { rootHash } from "./paths";
import type { Profile } from "./profile";
import type { Secrets } from "./secrets";
import type { Plan } from "./service";
import { StartError } from "./start-error";

export const DATABASE = "tradewind";

type User = { uid: number; gid: number };

/** PostgreSQL refuses to run as root. */
function userToRunAs(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (name: string) => {
    const ask = (flag: string) => spawnSync("id", [flag, name], { encoding: "utf8" });
    const uid = ask("-u");
    return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(ask("-g").stdout) } : undefined;
  };
  return id("postgres") ?? id("nobody");
}

function canReach(folder: string, user: User): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid, gid } = statSync(path);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Whatever the umask says: the folders that are made here are open to pass through. */
function makeReachable(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) chmodSync(path, 0o755);
}

/** In the data folder, or under /var/lib where the user postgres can reach it (root's home is closed to it). */
export function postgresFolder(dataDir: string, major: number): string {
  const user = userToRunAs();
  const own = join(dataDir, `pg-${major}`);
  if (!user || existsSync(own) || canReach(dataDir, user)) return own;
  const base = existsSync("/var/lib") ? "/var/lib" : "/var/tmp";
  return join(base, "tradewind", rootHash, `pg-${major}`);
}

export function planPostgres(options: {
  program: Postgres;
  dataDir: string;
  port: number;
  secrets: Secrets;
  profile: Profile;
  logFolder: string;
}): Plan {
  const { program, port, secrets, profile } = options;
  const folder = postgresFolder(options.dataDir, program.major);
  const user = userToRunAs();
  const env = { PATH: `${program.bin}:/usr/bin:/bin`, LANG: "C.UTF-8", TZ: "UTC" };
  const run = user ? { user } : {};

  const initialise = async () => {
    if (existsSync(join(folder, "PG_VERSION"))) return;
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    makeReachable(dirname(fresh));
    if (user && !canReach(dirname(fresh), user))
      throw new StartError(`the user postgres cannot reach ${dirname(fresh)}`, `chmod a+x that folder and those above it`);
    mkdirSync(fresh, { mode: 0o700 });
    const passwordFile = join(dirname(fresh), "initdb.pw");
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, secrets.ownerPassword, { mode: 0o600 });
    if (user) for (const path of [fresh, passwordFile]) chownSync(path, user.uid, user.gid);
    const args = [
      "-D",
      fresh,
      "-U",
      "owner",
      `--pwfile=${passwordFile}`,
      "--auth-host=scram-sha-256",
      "--auth-local=trust",
      "-E",
      "UTF8",
      "--locale=C.UTF-8",
    ];
    const log = join(options.logFolder, "postgres.log");
    const child = startChild({ file: join(program.bin, "initdb"), args, env, cwd: "/", ...run }, log, "TERM");
    const { code } = await child.exited;
    rmSync(passwordFile, { force: true });
    if (code !== 0) throw new StartError("initdb failed", undefined, lastLines(log, 20, child.logFrom));
    renameSync(fresh, folder);
  };

  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "log_min_duration_statement=2000",
    ...profile.postgresSettings,
  ];
  return {
    name: "postgres",
    kind: "store",
    where: `127.0.0.1:${port}`,
    launch: async () => {
      await initialise();
      return {
        file: join(program.bin, "postgres"),
        args: ["-D", folder, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
        env,
        cwd: "/",
        ...run,
      };
    },
    probe: () => probePostgres(ownerUrl(port, secrets, "postgres")),
    afterReady: () => prepareDatabase(port, secrets),
    deadlineMs: 60_000,
    pollMs: 60,
    deathSignal: "INT",
    stopSignal: "SIGINT",
    stopTimeoutMs: 12_000,
    retryOn: /pre-existing shared memory block|postmaster\.pid|Address already in use/,
  };
}

export const databaseUrl = (role: string, password: string, port: number, database = DATABASE) =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
const ownerUrl = (port: number, secrets: Secrets, database: string) => databaseUrl("owner", secrets.ownerPassword, port, database);

export async function probePostgres(connectionString: string): Promise<string> {
  return withClient(connectionString, async (client) => {
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return rows[0]?.server_version.split(" ")[0] ?? "";
  });
}

/** The owner migrates; `web` and `worker` may only log in until the migrations grant them more. */
export async function prepareDatabase(port: number, secrets: Secrets): Promise<void> {
  await withClient(ownerUrl(port, secrets, "postgres"), async (client) => {
    for (const [role, password] of [
      ["web", secrets.webPassword],
      ["worker", secrets.workerPassword],
    ] as const) {
      const known = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
      await client.query(`${known.rowCount ? "ALTER" : "CREATE"} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    }
    const known = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!known.rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

async function withClient<Value>(connectionString: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3000, query_timeout: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
