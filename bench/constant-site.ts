import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { copyCheckout } from "@/tests/support/checkout-copy";
import { until } from "@/tests/support/drill";

/** The same pages with the answers of the verbs as constants: what rendering alone costs. */
const CONSTANT_FARES = `import "server-only";
import { readFileSync } from "node:fs";

const answers = JSON.parse(readFileSync(process.env.CONSTANT_ANSWERS!, "utf8")) as Record<string, unknown>;
export const readFares = async (params: Record<string, string>) => ({ ok: true as const, answer: answers[\`\${params.from}-\${params.to}-\${params.dep}\`] as never });
export const readDestinations = async (_params: Record<string, string>) => ({ ok: false as const, problems: [] });
`;

export type ConstantSite = { base: string; pid: number; stop: () => void };

/** Builds this checkout's site in a temporary copy, with constants in place of the stores, and serves it. */
export async function startConstantSite(
  answers: Record<string, unknown>,
  env: Record<string, string>,
  port: number,
): Promise<ConstantSite> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-constant-"));
  const checkout = copyCheckout(join(folder, "checkout"));
  writeFileSync(join(checkout, "app/_data/fares.ts"), CONSTANT_FARES);
  const file = join(folder, "answers.json");
  writeFileSync(file, JSON.stringify(answers));
  const built = spawnSync(process.execPath, ["scripts/launch.mjs", "build"], { cwd: checkout, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the site with constants does not build: ${built.stderr.slice(-600)}`);
  const builds = join(checkout, ".data/web/current");
  const { server } = JSON.parse(readFileSync(join(builds, "tradewind-build.json"), "utf8")) as { server: string };
  const child: ChildProcess = spawn(process.execPath, ["--enable-source-maps", join(builds, server)], {
    env: { ...env, NODE_ENV: "production", PORT: String(port), HOSTNAME: "127.0.0.1", CONSTANT_ANSWERS: file },
    stdio: "ignore",
  });
  const base = `http://127.0.0.1:${port}`;
  await until("the site with constants answers", 60_000, async () => (await fetch(`${base}/api/health/live`)).status === 200);
  return {
    base,
    pid: child.pid!,
    stop: () => {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
