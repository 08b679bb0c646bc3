import { createServer } from "node:net";

export const BLOCK_SIZE = 40;
export const DEFAULT_BASE = 21000;
const LAST_BASE = 32000; // Linux hands out 32768 and above to outgoing connections

const OFFSETS = {
  postgres: 0,
  amqp: 1,
  rabbitmqManagement: 2,
  rabbitmqMetrics: 3,
  erlangDistribution: 4,
  epmd: 5,
  availabilityUs: 6,
  availabilityEu: 7,
  smtp: 8,
  cql: 10,
  cassandraStorage: 11,
  cassandraStorageTls: 12,
  jmxUs: 13,
  jmxEu: 14,
  airline: 15,
  payments: 16,
  mailPage: 17,
  firstWorker: 20,
  ownWebUs: 38,
  ownWebEu: 39,
} as const;

export type Ports = Record<keyof typeof OFFSETS, number> & { base: number; webUs: number; webEu: number };

/** `web` is given for `npm start`, whose addresses people type; a temporary stack keeps its web inside its own block. */
export function portsFrom(base: number, web?: { us: number; eu: number }): Ports {
  const block = Object.fromEntries(Object.entries(OFFSETS).map(([name, offset]) => [name, base + offset])) as Record<
    keyof typeof OFFSETS,
    number
  >;
  return { ...block, base, webUs: web?.us ?? block.ownWebUs, webEu: web?.eu ?? block.ownWebEu };
}

/** The same number is needed on both loopback addresses: Cassandra's data centres share their port. */
export async function isFree(port: number, hosts: readonly string[] = ["127.0.0.1", "127.0.0.2"]): Promise<boolean> {
  for (const host of hosts) if (!(await canListen(port, host))) return false;
  return true;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRNOTAVAIL" && host !== "127.0.0.1"));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

export async function busyPorts(base: number, free: (port: number) => Promise<boolean> = isFree): Promise<number[]> {
  const ports = Array.from({ length: BLOCK_SIZE }, (_, offset) => base + offset);
  const answers = await Promise.all(ports.map((port) => free(port)));
  return ports.filter((_, index) => !answers[index]);
}

export type BlockChoice = { base: number; skipped: { base: number; port: number | null }[] };

/** The first block from `from` on of which every port is free and nobody else has claimed. */
export async function chooseBlock(
  from: number,
  isClaimed: (base: number) => boolean,
  free: (port: number) => Promise<boolean> = isFree,
): Promise<BlockChoice> {
  const skipped: BlockChoice["skipped"] = [];
  for (let base = from; base <= Math.max(LAST_BASE, from); base += BLOCK_SIZE) {
    if (isClaimed(base)) {
      skipped.push({ base, port: null });
      continue;
    }
    const [busy] = await busyPorts(base, free);
    if (busy === undefined) return { base, skipped };
    skipped.push({ base, port: busy });
  }
  throw new Error(`no free block of ${BLOCK_SIZE} ports between ${from} and ${LAST_BASE}; set TRADEWIND_PORT_BASE`);
}
