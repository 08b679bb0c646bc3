import { existsSync, rmSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { join } from "node:path";
import { dirname } from "node:path";
import pc from "picocolors";
import { isAlive, signalGroup } from "../alive";
import { pause } from "../child";
import { exportLines } from "../environment";
import { dockerAnswers } from "../find-programs";
import { checkoutData, rootHash } from "../paths";
import { postgresFolder } from "../postgres";
import { StartError } from "../start-error";
import { endOrphans, isRunning, type StackState } from "../state";
import { requireRunning, stackState, type Command } from "./command";

export const down: Command = {
  does: "stops a detached or crashed run",
  usage: "",
  run: async () => {
    const state = stackState();
    if (!state) {
      console.log("nothing to stop");
      return 0;
    }
    await stopState(state);
    console.log("stopped");
    return 0;
  },
};

async function stopState(state: StackState): Promise<void> {
  if (isRunning(state)) {
    process.kill(state.supervisor.pid, "SIGTERM");
    for (let waited = 0; waited < 45_000 && isAlive(state.supervisor); waited += 100) await pause(100);
    if (isAlive(state.supervisor)) signalGroup(state.supervisor.pid, "SIGKILL");
  }
  const orphans = await endOrphans(state);
  if (orphans.length > 0) console.log(`ended what a killed run had left: ${orphans.join(", ")}`);
}

const RESETTABLE = ["postgres", "rabbitmq", "cassandra"] as const;

export const reset: Command = {
  does: "deletes local data, all of it or one store's, after a question",
  usage: "[postgres|rabbitmq|cassandra] [--yes]",
  options: { yes: { type: "boolean", short: "y" } },
  run: async ({ flags, words }) => {
    const wanted = RESETTABLE.filter((store) => words.length === 0 || words.includes(store));
    const unknown = words.filter((word) => !RESETTABLE.some((store) => store === word));
    if (unknown.length > 0) throw new StartError(`no store ${unknown.join(", ")}`, `there are ${RESETTABLE.join(", ")}`);
    const state = stackState();
    if (isRunning(state)) throw new StartError("the stack is running", "`npm run down` first");
    const folders = wanted.flatMap(foldersOf).filter((folder) => existsSync(folder));
    const volumes = dockerVolumes(wanted);
    if (folders.length + volumes.length === 0) {
      console.log("there is no data to delete");
      return 0;
    }
    console.log([...folders, ...volumes.map((volume) => `docker volume ${volume}`)].map((what) => `  ${what}`).join("\n"));
    if (flags.yes !== true) {
      if (!process.stdin.isTTY) throw new StartError("this deletes data", "confirm with --yes");
      const question = createInterface({ input: process.stdin, output: process.stdout });
      const answer = await question.question("delete these? [y/N] ");
      question.close();
      if (!/^y(es)?$/i.test(answer.trim())) return 1;
    }
    if (state) await endOrphans(state);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    for (const volume of volumes) spawnSync("docker", ["volume", "rm", volume], { stdio: "inherit" });
    if (words.length === 0)
      for (const name of ["sandbox-airline", "state.json", "secrets.json", "durations.json", "env", "lock"])
        rmSync(join(checkoutData, name), { recursive: true, force: true });
    console.log("deleted");
    return 0;
  },
};

function foldersOf(store: (typeof RESETTABLE)[number]): string[] {
  const own = (prefix: string) =>
    spawnSync("ls", ["-1", checkoutData], { encoding: "utf8" })
      .stdout.split("\n")
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(checkoutData, name));
  if (store === "rabbitmq") return own("rabbitmq-");
  if (store === "cassandra") return own("cassandra-5");
  const elsewhere = existsSync(checkoutData) ? dirname(postgresFolder(checkoutData, 0)) : checkoutData;
  return [...own("pg-"), ...(elsewhere === checkoutData ? [] : [elsewhere])];
}

function dockerVolumes(stores: readonly string[]): string[] {
  if (!stackState() || !Object.values(stackState()!.tiers).includes("docker") || !dockerAnswers()) return [];
  const prefix = { postgres: "pg17", rabbitmq: "rabbitmq4", cassandra: "cassandra5" };
  const names = spawnSync("docker", ["volume", "ls", "-q"], { encoding: "utf8" }).stdout.split("\n");
  return names.filter((name) => stores.some((store) => name.startsWith(`tradewind-${rootHash}-${prefix[store as keyof typeof prefix]}`)));
}

export const status: Command = {
  does: "what runs, with addresses and states",
  usage: "[--json]",
  options: { json: { type: "boolean" } },
  run: ({ flags }) => {
    const state = stackState();
    const running: boolean = isRunning(state);
    if (flags.json === true) {
      const shown = state ? { ...state, env: undefined, running } : { running: false };
      console.log(JSON.stringify(shown, null, 1));
      return running ? 0 : 1;
    }
    if (!state || !running) {
      const left = state ? Object.entries(state.services).filter(([, { process: known }]) => known && isAlive(known)) : [];
      console.log(
        left.length > 0
          ? `the supervisor is gone, but these live: ${left.map(([name]) => name).join(", ")}; \`npm run down\` ends them`
          : "nothing runs",
      );
      return 1;
    }
    console.log(
      `profile ${state.profile} · ${state.phase} · process ${state.supervisor.pid} since ${state.startedAt} · data ${state.dataDir}`,
    );
    for (const [name, service] of Object.entries(state.services)) {
      const alive = service.process ? isAlive(service.process) : service.phase === "ready";
      const mark = service.phase === "ready" && alive ? pc.green("✓") : service.phase === "starting" ? pc.cyan("…") : pc.red("✗");
      const restarts = service.restarts > 0 ? `   restarted ${service.restarts}x` : "";
      console.log(
        ` ${mark} ${name.padEnd(24)} ${service.where.padEnd(24)} ${service.phase.padEnd(9)} ${String(service.process?.pid ?? "").padStart(7)}   ${service.detail ?? ""}${restarts}`,
      );
    }
    return 0;
  },
};

export const logs: Command = {
  does: "the log of one process",
  usage: "<name> [-f]",
  options: { follow: { type: "boolean", short: "f" }, lines: { type: "string", short: "n" } },
  run: ({ flags, words: [name] }) => {
    const folder = join(stackState()?.dataDir ?? checkoutData, "logs");
    const known = spawnSync("ls", ["-1", folder], { encoding: "utf8" })
      .stdout.split("\n")
      .filter((file) => file.endsWith(".log"))
      .map((file) => file.slice(0, -4));
    if (!name || !known.includes(name)) throw new StartError(name ? `no log of "${name}"` : "which log?", `there are ${known.join(", ")}`);
    const lines = typeof flags.lines === "string" ? flags.lines : "200";
    const tail = spawn("tail", ["-n", lines, ...(flags.follow === true ? ["-F"] : []), join(folder, `${name}.log`)], { stdio: "inherit" });
    process.on("SIGINT", () => tail.kill("SIGINT"));
    return new Promise((resolve) => tail.on("exit", (code) => resolve(code ?? 0)));
  },
};

export const env: Command = {
  does: 'exports for another shell: eval "$(npm run -s env)"',
  usage: "",
  run: () => {
    console.log(exportLines(requireRunning().env).join("\n"));
    return 0;
  },
};
