import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const shared = globalThis as typeof globalThis & { tradewindCursorKey?: Buffer };
/** Without a secret in the environment cursors hold within one process only. */
const key = (): Buffer =>
  (shared.tradewindCursorKey ??= process.env["AUTH_SECRET"]
    ? createHash("sha256").update(`cursor ${process.env["AUTH_SECRET"]}`).digest()
    : randomBytes(32));

const signature = (payload: string): Buffer => createHmac("sha256", key()).update(payload).digest().subarray(0, 16);
const markOf = (search: Record<string, string>): string =>
  createHash("sha256")
    .update(JSON.stringify(Object.entries(search).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest("base64url")
    .slice(0, 12);

/** Points at a row of one search; signed, so that nobody makes us skip to where they like, or through another search. */
export function writeCursor(search: Record<string, string>, offset: number): string {
  const payload = `${offset}.${markOf(search)}`;
  return `${payload}.${signature(payload).toString("base64url")}`;
}

/** Null when it is not one of ours, or belongs to another search. */
export function readCursor(search: Record<string, string>, cursor: string): number | null {
  const match = /^((\d{1,6})\.([\w-]{12}))\.([\w-]{22})$/.exec(cursor);
  if (!match) return null;
  const [, payload = "", offset = "", mark, signed = ""] = match;
  const given = Buffer.from(signed, "base64url");
  const expected = signature(payload);
  const genuine = given.length === expected.length && timingSafeEqual(given, expected) && given.toString("base64url") === signed;
  return genuine && mark === markOf(search) ? Number(offset) : null;
}
