import pino from "pino";
import { env } from "./env";

const PRIVATE = ["password", "token", "email", "authorization", "cookie", "passport", "card", "params", "url"];

/** JSON lines on standard output. Names of private fields are redacted wherever they stand. */
export const logger = pino({
  level: env().LOG_LEVEL,
  base: { release: env().RELEASE, region: env().REGION },
  redact: { paths: PRIVATE.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[private]" },
  serializers: { err: withoutParams },
});

/** What a log may say of an error: its name, code and own words, never parameters or SQL. */
export function withoutParams(cause: unknown): { name: string; code?: string; message: string; stack?: string } {
  if (!(cause instanceof Error)) return { name: "unknown", message: String(cause).slice(0, 200) };
  const code = (cause as { code?: unknown }).code ?? (cause.cause as { code?: unknown } | undefined)?.code;
  const inner = cause.cause instanceof Error && cause.message.startsWith("Failed query") ? cause.cause : cause;
  return {
    name: inner.name,
    ...(code === undefined ? {} : { code: String(code) }),
    message: inner.message.split("\nparams:")[0]!.slice(0, 500),
    ...(inner.stack === undefined ? {} : { stack: inner.stack.split("\nparams:")[0]!.slice(0, 2000) }),
  };
}
