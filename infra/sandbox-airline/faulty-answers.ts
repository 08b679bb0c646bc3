import { gzipSync } from "node:zlib";
import type { FastifyReply } from "fastify";
import type { RawAnswer } from "./faulty-feed";

const PAGE = { items: [], nextCursor: null, hasMore: false, checkedUpTo: "2026-01-01T00:00:00.000Z" };
const HUGE_BYTES = 50 * 1024 * 1024;
const BOMB_BYTES = 200 * 1024 * 1024;
let bomb: Buffer | undefined;

/** Sends an answer that is no page: each is 200 with a body that a client must not trust. */
export async function sendRaw(kind: RawAnswer, reply: FastifyReply): Promise<void> {
  if (kind === "html") await reply.type("text/html").send("<!doctype html><title>502</title><h1>Bad gateway</h1>");
  else if (kind === "empty") await reply.type("application/json").send("");
  else if (kind === "truncated") await reply.type("application/json").send(JSON.stringify(PAGE).slice(0, 60));
  else if (kind === "wrong-type") await reply.type("text/plain").send(JSON.stringify(PAGE));
  else if (kind === "not-a-page") await reply.type("application/json").send(JSON.stringify({ ...PAGE, items: "none" }));
  else if (kind === "gzip-bomb") {
    bomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, 0x20), { level: 9 });
    await reply.type("application/json").header("Content-Encoding", "gzip").send(bomb);
  } else {
    reply.hijack();
    const chunk = `"${"x".repeat(65_536)}",`;
    reply.raw.writeHead(200, { "Content-Type": "application/json" });
    reply.raw.write('{"items":[');
    let sent = 0;
    const more = (): void => {
      while (sent < HUGE_BYTES) {
        sent += chunk.length;
        if (!reply.raw.write(chunk)) {
          reply.raw.once("drain", more);
          return;
        }
      }
      reply.raw.end('null],"nextCursor":null,"hasMore":false,"checkedUpTo":"2026-01-01T00:00:00.000Z"}');
    };
    more();
  }
}
