import { freemem } from "node:os";
import { statfsSync } from "node:fs";
import pc from "picocolors";
import { holderOf } from "../alive";
import { findJars } from "../cassandra-jars";
import { describe, liveClaims } from "../claims";
import { dockerAnswers, findChromium, findJava17, findPostgres, findRabbit, which } from "../find-programs";
import { cureFor, type Part } from "../install";
import { root } from "../paths";
import { busyPorts, DEFAULT_BASE } from "../ports";
import { isRunning } from "../state";
import { stackState, type Command } from "./command";

export const doctor: Command = {
  does: "what is missing, what holds the ports, and the cure",
  usage: "",
  run: async () => {
    const missing: Part[] = [];
    const say = (ok: boolean, name: string, text: string) => console.log(` ${ok ? pc.green("✓") : pc.red("✗")} ${name.padEnd(14)} ${text}`);
    const part = (found: string | null, name: string, wanted: Part) => {
      say(found !== null, name, found ?? "missing");
      if (found === null) missing.push(wanted);
    };
    say(true, "node", `${process.version}   ${process.execPath}`);
    say(
      true,
      "docker",
      dockerAnswers()
        ? "an engine answers: the stores run in it unless --infra=native"
        : "no engine answers: the stores run as child processes",
    );
    const postgres = findPostgres();
    part(postgres && `${postgres.version}   ${postgres.bin}`, "postgresql", "postgresql");
    const rabbit = findRabbit();
    part(rabbit && `${rabbit.version}   ${rabbit.sbin}   epmd ${rabbit.epmd}`, "rabbitmq", "rabbitmq");
    part(findJava17()?.home ?? null, "java 17", "java17");
    const jars = findJars();
    if (jars) say(true, "cassandra", jars);
    else part(which("mvn") && "jars are not downloaded yet; mvn is there", "cassandra", "maven");
    part(findChromium(), "chromium", "chromium");
    const { bavail, bsize } = statfsSync(root);
    say(bavail * bsize > 3e9, "disk", `${((bavail * bsize) / 1e9).toFixed(1)} GB free`);
    say(freemem() > 3e9, "memory", `${(freemem() / 1e9).toFixed(1)} GB free`);

    const state = stackState();
    console.log(
      isRunning(state)
        ? `\n runs: profile ${state.profile}, ${state.phase}, ports from ${state.ports.base}`
        : "\n nothing of this checkout runs",
    );
    for (const claim of liveClaims())
      console.log(
        ` ports ${claim.base}-${claim.base + 39}, web ${claim.web ? `${claim.web.us} and ${claim.web.eu}` : "not started"}: process ${claim.owner.pid} of ${claim.root}`,
      );
    const claimed = liveClaims().some(({ base }) => base === DEFAULT_BASE);
    for (const port of [...(claimed ? [] : await busyPorts(DEFAULT_BASE)), 3000, 3001]) {
      const holder = holderOf(port);
      if (holder) console.log(` port ${port}: ${describe(holder, port)}`);
    }
    const needed = missing.filter((name) => name !== "chromium");
    if (missing.length > 0)
      console.log(
        `\n cure:  ${cureFor(missing)}${process.getuid?.() === 0 ? "   (npm start does this by itself as root on Debian and Ubuntu)" : ""}`,
      );
    return needed.length === 0 || dockerAnswers() ? 0 : 1;
  },
};
