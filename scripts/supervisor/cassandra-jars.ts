import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "./file-lock";
import { which, type Java } from "./find-programs";
import { checkoutData, isWritable, sharedFolder } from "./paths";
import { StartError } from "./start-error";
import type { Terminal } from "./terminal";

export const CASSANDRA_VERSION = "5.0.9";
const PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

type Manifest = { version: string; jars: number; bytes: number };

const ownCache = () => join(checkoutData, "cassandra-jars", CASSANDRA_VERSION);
const sharedCache = () => join(sharedFolder("cassandra-jars"), CASSANDRA_VERSION);

/** The folder of Cassandra's jars, or null when they have to be downloaded. A second clone uses those of the first. */
export function findJars(): string | null {
  return [ownCache(), sharedCache()].find(isComplete) ?? null;
}

function isComplete(folder: string): boolean {
  const manifest = join(folder, "manifest.json");
  if (!existsSync(manifest)) return false;
  const { jars } = JSON.parse(readFileSync(manifest, "utf8")) as Manifest;
  return readdirSync(folder).filter((name) => name.endsWith(".jar")).length === jars;
}

export async function downloadJars(java: Java, terminal: Terminal): Promise<string> {
  const target = isWritable(sharedFolder("cassandra-jars")) ? sharedCache() : ownCache();
  const parent = join(target, "..");
  mkdirSync(parent, { recursive: true });
  return withFileLock(join(parent, `${CASSANDRA_VERSION}.lock`), async () => {
    if (isComplete(target)) return target;
    const row = terminal.row("cassandra jars", CASSANDRA_VERSION);
    row.update("downloading with Maven");
    const work = mkdtempSync(join(parent, "download-"));
    try {
      writeFileSync(join(work, "pom.xml"), pom());
      const output = await maven(work, java);
      const lib = join(work, "lib");
      const jars = existsSync(lib) ? readdirSync(lib).filter((name) => name.endsWith(".jar")) : [];
      if (!jars.some((name) => name === `cassandra-all-${CASSANDRA_VERSION}.jar`)) {
        throw new StartError(
          "Maven could not fetch Cassandra's jars",
          "Maven uses your own settings (~/.m2/settings.xml); check them and the network, then start again",
          output.split("\n").filter(Boolean).slice(-20),
        );
      }
      const bytes = jars.reduce((sum, name) => sum + statSync(join(lib, name)).size, 0);
      const manifest: Manifest = { version: CASSANDRA_VERSION, jars: jars.length, bytes };
      writeFileSync(join(lib, "manifest.json"), JSON.stringify(manifest));
      rmSync(target, { recursive: true, force: true });
      renameSync(lib, target);
      row.done(`${jars.length} jars, ${(bytes / 1e6).toFixed(0)} MB`);
      return target;
    } catch (error) {
      row.fail("failed");
      throw error;
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
}

const pom = () => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>tradewind</groupId><artifactId>cassandra-jars</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.cassandra</groupId><artifactId>cassandra-all</artifactId><version>${CASSANDRA_VERSION}</version></dependency>
  </dependencies>
</project>
`;

function maven(work: string, java: Java): Promise<string> {
  const args = [
    "-B",
    "-ntp",
    "-q",
    "-f",
    join(work, "pom.xml"),
    `${PLUGIN}:copy-dependencies`,
    "-DincludeScope=runtime",
    `-DoutputDirectory=${join(work, "lib")}`,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(which("mvn") ?? "mvn", args, {
      cwd: work,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, JAVA_HOME: java.home },
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}
