import { createHash } from "node:crypto";
import { accessSync, constants, mkdirSync, realpathSync } from "node:fs";
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = realpathSync(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const rootHash = createHash("sha256").update(root).digest("hex").slice(0, 10);
export const checkoutData = join(root, ".data");

export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A folder shared by all checkouts of this person: jars and the list of running stacks. Falls back when HOME is read-only. */
export function sharedFolder(name: string): string {
  for (const base of [join(homedir(), ".cache", "tradewind"), join(tmpdir(), `tradewind-${userInfo().uid}`)]) {
    const folder = join(base, name);
    try {
      mkdirSync(folder, { recursive: true });
      if (isWritable(folder)) return folder;
    } catch {
      continue;
    }
  }
  throw new Error(`neither ${homedir()}/.cache nor ${tmpdir()} can be written`);
}
