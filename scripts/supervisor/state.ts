import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, signalGroup, type ProcessId } from "./alive";
import { pause } from "./child";
import { checkoutData } from "./paths";
import type { Ports } from "./ports";
import type { ProfileName } from "./profile";

export type Store = "postgres" | "rabbitmq" | "cassandra";
export type Tier = "native" | "docker" | "external";
export type Phase = "starting" | "ready" | "stopping" | "failed";

export type ServiceState = {
  kind: string;
  phase: string;
  where: string;
  log: string;
  process?: ProcessId;
  detail?: string;
  restarts: number;
};

export type Urls = { us: string; eu: string; availabilityUs: string; availabilityEu: string; airline: string };

export type StackState = {
  runId: string;
  profile: ProfileName;
  root: string;
  dataDir: string;
  supervisor: ProcessId;
  phase: Phase;
  startedAt: string;
  storesReadyAt?: string;
  tiers: Record<Store, Tier>;
  ports: Ports;
  urls: Urls;
  /** What tests, benches and a person's shell need: every address, with the owner's and both product roles' URLs. */
  env: Record<string, string>;
  services: Record<string, ServiceState>;
};

export const statePath = (dataDir: string) => join(dataDir, "state.json");

export function readState(path = statePath(checkoutData)): StackState | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as StackState;
  } catch {
    return null;
  }
}

export function writeState(state: StackState): void {
  const path = statePath(state.dataDir);
  writeFileSync(`${path}.new`, JSON.stringify(state, null, 1), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export const isRunning = (state: StackState | null): state is StackState => state !== null && isAlive(state.supervisor);

/** Ends what a supervisor that died left behind. Returns the names. */
export async function endOrphans(state: StackState): Promise<string[]> {
  const living = () =>
    Object.entries(state.services).filter((entry): entry is [string, ServiceState & { process: ProcessId }] => {
      const known = entry[1].process;
      return known !== undefined && isAlive(known);
    });
  const names = living().map(([name]) => name);
  for (const [name, { process: known }] of living()) signalGroup(known.pid, name === "postgres" ? "SIGINT" : "SIGTERM");
  for (let waited = 0; waited < 12_000 && living().length > 0; waited += 100) await pause(100);
  for (const [, { process: known }] of living()) signalGroup(known.pid, "SIGKILL");
  for (let waited = 0; waited < 2000 && living().length > 0; waited += 50) await pause(50);
  return names;
}
