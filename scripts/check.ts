import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** `npm run check`: everything that needs no store, in the order in which it fails soonest. */
const bin = (name: string) => `node_modules/.bin/${name}`;
const STEPS: { name: string; command: string[] }[] = [
  { name: "format", command: [bin("oxfmt"), "--check", "."] },
  { name: "lint", command: [bin("oxlint"), "--type-aware", "--quiet", "."] },
  { name: "route types", command: [bin("next"), "typegen"] },
  { name: "types", command: [bin("tsc"), "--noEmit"] },
  { name: "unit and boundaries", command: [bin("vitest"), "run", "--project", "unit"] },
];

async function run(command: string[]): Promise<{ status: number; output: string }> {
  const [file, ...args] = command;
  const child = spawn(file!, args, {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CI: "1", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (output += part.toString()));
  const status = await new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  return { status, output };
}

const only = process.argv.slice(2);
let failed = 0;
for (const step of STEPS.filter(({ name }) => only.length === 0 || only.includes(name))) {
  if (!existsSync(step.command[0]!)) throw new Error(`${step.command[0]} is not installed`);
  const startedMs = performance.now();
  const { status, output } = await run(step.command);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const tests = /Tests\s+(.*)/.exec(output)?.[1] ?? "";
  process.stdout.write(` ${status === 0 ? "✓" : "✗"} ${step.name.padEnd(22)} ${seconds.padStart(6)}s  ${tests}\n`);
  if (status !== 0) {
    failed += 1;
    process.stdout.write(`${output.trim().split("\n").slice(-80).join("\n")}\n`);
  }
}
process.exit(failed === 0 ? 0 : 1);
