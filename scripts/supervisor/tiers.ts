import { join } from "node:path";
import { downloadJars, findJars } from "./cassandra-jars";
import { planCassandra, probeCassandra } from "./cassandra";
import type { DataCentre } from "./cassandra-files";
import { planDockerCassandra, planDockerPostgres, planDockerRabbitmq } from "./docker";
import { stores as storeEnvironment } from "./environment";
import { dockerAnswers, findChromium, findJava17, findPostgres, findRabbit, which } from "./find-programs";
import { installParts, type Part } from "./install";
import type { Ports } from "./ports";
import { planPostgres, probePostgres } from "./postgres";
import type { Profile } from "./profile";
import { planEpmd, planRabbitmq, probeRabbitmq } from "./rabbitmq";
import type { Secrets } from "./secrets";
import type { Plan } from "./service";
import type { Settings } from "./settings";
import { StartError } from "./start-error";
import type { Store, Tier } from "./state";
import type { Terminal } from "./terminal";

export const STORES: Store[] = ["postgres", "rabbitmq", "cassandra"];
const URL_OF: Record<Store, string> = { postgres: "DATABASE_URL", rabbitmq: "AMQP_URL", cassandra: "CASSANDRA_CONTACT_POINTS_US" };

export type TierChoice = { tiers: Record<Store, Tier>; notes: string[] };

/** A URL that was given, then a Docker engine that answers, then private child processes; each store on its own. */
export function chooseTiers(options: {
  settings: Settings;
  usesOwnStores: boolean;
  forced?: "native" | "docker" | undefined;
  remembered?: Partial<Record<Store, Tier>> | undefined;
  engine?: () => boolean;
}): TierChoice {
  const notes: string[] = [];
  let engine: boolean | undefined;
  const hasEngine = () => (engine ??= (options.engine ?? dockerAnswers)());
  const choose = (store: Store): Tier => {
    if (!options.usesOwnStores && options.settings[URL_OF[store]]) return "external";
    if (options.forced) return options.forced;
    const before = options.remembered?.[store];
    if (before === "native" || before === "docker") {
      const now: Tier = hasEngine() ? "docker" : "native";
      if (now !== before && before === "native") {
        notes.push(
          `${store}: the data of this checkout are in a native store, so it stays; a Docker engine answers too: \`npm start -- --infra=docker\` switches, to an empty store`,
        );
      }
      return before;
    }
    return hasEngine() ? "docker" : "native";
  };
  const tiers = { postgres: choose("postgres"), rabbitmq: choose("rabbitmq"), cassandra: choose("cassandra") };
  return { tiers, notes };
}

export type NativePrograms = {
  postgres?: NonNullable<ReturnType<typeof findPostgres>>;
  rabbit?: NonNullable<ReturnType<typeof findRabbit>>;
  java?: NonNullable<ReturnType<typeof findJava17>>;
  jars?: string;
};

export function missingParts(wanted: Store[], tiers: Record<Store, Tier>, browser: boolean): Part[] {
  const native = (store: Store) => wanted.includes(store) && tiers[store] === "native";
  const parts: Part[] = [];
  if (native("postgres") && !findPostgres()) parts.push("postgresql");
  if (native("rabbitmq") && !findRabbit()) parts.push("rabbitmq");
  if (native("cassandra")) {
    if (!findJava17()) parts.push("java17");
    if (!findJars() && !which("mvn")) parts.push("maven");
  }
  if (browser && !findChromium()) parts.push("chromium");
  return parts;
}

/** Installs and downloads what the native stores need, and says where each program is. */
export async function preparePrograms(options: {
  wanted: Store[];
  tiers: Record<Store, Tier>;
  browser: boolean;
  terminal: Terminal;
  logFolder: string;
  noInstall: boolean;
}): Promise<NativePrograms> {
  const { wanted, tiers, terminal } = options;
  const parts = missingParts(wanted, tiers, options.browser);
  await installParts(parts, { terminal, logPath: join(options.logFolder, "install.log"), noInstall: options.noInstall });
  const native = (store: Store) => wanted.includes(store) && tiers[store] === "native";
  const need = <Found>(found: Found | null, what: string): Found => {
    if (found === null)
      throw new StartError(`${what} is still not there after installing`, "see .data/logs/install.log, and `npm run doctor`");
    return found;
  };
  const programs: NativePrograms = {};
  if (native("postgres")) programs.postgres = need(findPostgres(), "PostgreSQL 15 or newer");
  if (native("rabbitmq")) {
    programs.rabbit = need(findRabbit(), "RabbitMQ");
    const [major = 0, minor = 0] = programs.rabbit.version.split(".").map(Number);
    if (major < 3 || (major === 3 && minor < 10))
      throw new StartError(`RabbitMQ ${programs.rabbit.version} is too old`, "3.10 or newer is needed");
  }
  if (native("cassandra")) {
    programs.java = need(findJava17(), "Java 17");
    programs.jars = findJars() ?? (await downloadJars(programs.java, terminal));
  }
  return programs;
}

export type StorePlanInput = {
  wanted: Store[];
  tiers: Record<Store, Tier>;
  programs: NativePrograms;
  settings: Settings;
  ports: Ports;
  secrets: Secrets;
  profile: Profile;
  dataDir: string;
  logFolder: string;
  lite: boolean;
  expectsOther: (dataCentre: DataCentre) => boolean;
};

/** In the order of starting: the port mapper is first and is stopped last. */
export function planStores(input: StorePlanInput): { epmd: Plan | null; stores: Plan[] } {
  const { tiers, programs, wanted, ports, secrets, profile, dataDir, logFolder } = input;
  const env = storeEnvironment({ settings: input.settings, ports, secrets, usesOwnStores: false });
  const plans: Plan[] = [];
  let epmd: Plan | null = null;
  if (wanted.includes("postgres")) {
    if (tiers.postgres === "external") plans.push(external("postgres", "DATABASE_URL", () => probePostgres(env.DATABASE_URL!)));
    else if (tiers.postgres === "docker") plans.push(planDockerPostgres({ ports, secrets, profile, dataDir }));
    else plans.push(planPostgres({ program: programs.postgres!, dataDir, port: ports.postgres, secrets, profile, logFolder }));
  }
  if (wanted.includes("rabbitmq")) {
    if (tiers.rabbitmq === "external")
      plans.push(external("rabbitmq", "AMQP_URL", () => probeRabbitmq(env.AMQP_URL!, env.RABBITMQ_MANAGEMENT_URL)));
    else if (tiers.rabbitmq === "docker") plans.push(planDockerRabbitmq({ ports, secrets, profile, dataDir }));
    else {
      epmd = planEpmd({ program: programs.rabbit!, ports });
      plans.push(planRabbitmq({ program: programs.rabbit!, ports, dataDir, secrets }));
    }
  }
  const centres: DataCentre[] = input.lite ? ["us"] : ["us", "eu"];
  for (const dataCentre of wanted.includes("cassandra") ? centres : []) {
    if (tiers.cassandra === "external") {
      const name = dataCentre === "us" ? "CASSANDRA_CONTACT_POINTS_US" : "CASSANDRA_CONTACT_POINTS_EU";
      const [host = "", port] = (env[name] ?? "").split(",")[0]!.split(":");
      const probe = {
        contactPoint: host,
        port: Number(port ?? env.CASSANDRA_PORT),
        dataCentre,
        needsOther: false,
        ...(env.CASSANDRA_USERNAME ? { username: env.CASSANDRA_USERNAME, password: env.CASSANDRA_PASSWORD ?? "" } : {}),
      };
      plans.push(external(`cassandra-${dataCentre}`, name, () => probeCassandra(probe)));
    } else if (tiers.cassandra === "docker") plans.push(planDockerCassandra(dataCentre, { ports, profile, dataDir }));
    else {
      plans.push(
        planCassandra(dataCentre, {
          java: programs.java!,
          jars: programs.jars!,
          dataDir,
          ports,
          profile,
          lite: input.lite,
          expectsOther: input.expectsOther,
        }),
      );
    }
  }
  return { epmd, stores: plans };
}

/** Somebody else's store: probed for three seconds, never started and never stopped. */
function external(name: string, variable: string, probe: () => Promise<string>): Plan {
  return {
    name,
    kind: "store",
    where: variable,
    launch: null,
    probe,
    deadlineMs: 3000,
    pollMs: 250,
    deathSignal: "TERM",
    stopSignal: "SIGTERM",
    stopTimeoutMs: 0,
  };
}
