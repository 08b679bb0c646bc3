import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const hex = (bytes: number) => () => randomBytes(bytes).toString("hex");

const MAKERS = {
  ownerPassword: hex(16),
  webPassword: hex(16),
  workerPassword: hex(16),
  amqpPassword: hex(16),
  erlangCookie: hex(16),
  operatorToken: hex(24),
  authSecret: hex(32),
  actionsKey: () => randomBytes(32).toString("base64"),
  airlineToken: hex(16),
};

export type Secrets = Record<keyof typeof MAKERS, string>;

/** Made once for a data folder: the stores remember the passwords of their first start. */
export function readSecrets(dataDir: string): Secrets {
  const path = join(dataDir, "secrets.json");
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Partial<Secrets>) : {};
  const secrets = Object.fromEntries(
    Object.entries(MAKERS).map(([name, make]) => [name, known[name as keyof Secrets] ?? make()]),
  ) as Secrets;
  if (Object.keys(MAKERS).some((name) => !(name in known))) writeFileSync(path, JSON.stringify(secrets, null, 1), { mode: 0o600 });
  return secrets;
}
