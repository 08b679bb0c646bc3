import { chmodSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkoutData } from "./paths";

export type ProfileName = "default" | "durable" | "bench";

export type Profile = {
  name: ProfileName;
  /** Data in a folder of its own that goes away with the stack; ports in a block of its own, web included. */
  temporary: boolean;
  cassandraHeapMb: number;
  allCompilers: boolean;
  postgresSettings: string[];
};

const PROFILES: Record<ProfileName, Profile> = {
  default: {
    name: "default",
    temporary: false,
    cassandraHeapMb: 256,
    allCompilers: false,
    postgresSettings: ["shared_buffers=128MB", "max_wal_size=2GB"],
  },
  durable: {
    name: "durable",
    temporary: true,
    cassandraHeapMb: 256,
    allCompilers: false,
    postgresSettings: ["shared_buffers=64MB"],
  },
  bench: {
    name: "bench",
    temporary: true,
    cassandraHeapMb: 1024,
    allCompilers: true,
    postgresSettings: ["shared_buffers=256MB", "max_wal_size=4GB"],
  },
};

export const profileOf = (name: ProfileName): Profile => PROFILES[name];

export function dataFolder(profile: Profile): string {
  if (!profile.temporary) {
    mkdirSync(checkoutData, { recursive: true });
    return checkoutData;
  }
  const folder = mkdtempSync(join(existsSync("/var/tmp") ? "/var/tmp" : tmpdir(), `tradewind-${profile.name}-`));
  chmodSync(folder, 0o755); // the user postgres has to pass through
  return folder;
}
