import http from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAX_BYTES, openOutgoing, TIMEOUT_MS, type OutgoingTerms } from "@/server/airlines/outgoing";

type Serve = (response: http.ServerResponse, request: http.IncomingMessage) => void;
let serve: Serve = () => {};
let server: http.Server;
let url = "";
beforeAll(async () => {
  server = http.createServer((request, response) => serve(response, request));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(how: Serve, terms: OutgoingTerms = {}) {
  serve = how;
  const outgoing = openOutgoing([url], { timeoutMs: 1500, ...terms });
  const startedMs = performance.now();
  try {
    const answer = await outgoing.request({ url: `${url}/page` });
    return { answer, tookMs: performance.now() - startedMs };
  } finally {
    outgoing.close();
  }
}
const json = { "content-type": "application/json" };

test("an answer is read as it is, packed or not", async () => {
  expect((await ask((response) => response.writeHead(200, json).end('{"æ":1}'))).answer).toMatchObject({
    ok: true,
    status: 200,
    body: '{"æ":1}',
  });
  const packed = await ask((response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync('{"a":2}')));
  expect(packed.answer).toMatchObject({ ok: true, body: '{"a":2}' });
});

test("an error of the other side is an answer with its status", async () => {
  const { answer } = await ask((response) => response.writeHead(500, { "content-type": "text/html" }).end("<h1>no</h1>"));
  expect(answer).toMatchObject({ ok: true, status: 500 });
});

test("a gzip bomb costs no more than five megabytes", async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32), { level: 9 });
  expect(bomb.length).toBeLessThan(300_000);
  const before = process.memoryUsage().rss;
  const { answer } = await ask((response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(bomb), {
    timeoutMs: 5000,
  });
  expect(answer).toMatchObject({ ok: false, reason: "body_too_large" });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
});

test("fifty megabytes are cut off", async () => {
  let sent = 0;
  const { answer } = await ask((response) => {
    response.writeHead(200, json);
    const chunk = Buffer.alloc(256 * 1024, 32);
    const more = () => {
      while (sent < 50 * 1024 * 1024 && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  });
  expect(answer).toMatchObject({ ok: false, reason: "body_too_large" });
  expect(sent).toBeLessThan(40 * 1024 * 1024);
});

test("a length over the limit is refused before the body", async () => {
  const { answer, tookMs } = await ask((response) => {
    response.writeHead(200, { ...json, "content-length": String(MAX_BYTES + 1) });
    response.write("{");
  });
  expect(answer).toMatchObject({ ok: false, reason: "body_too_large" });
  expect(tookMs).toBeLessThan(1000);
});

test("exactly five megabytes are taken", async () => {
  const { answer } = await ask((response) => response.writeHead(200, json).end(" ".repeat(MAX_BYTES - 2) + "{}"));
  expect(answer).toMatchObject({ ok: true });
});

const drips: [string, Serve][] = [
  ["never answers", () => {}],
  ["sends headers and then nothing", (response) => response.writeHead(200, json).flushHeaders()],
  [
    "sends half a body and then nothing",
    (response) => {
      response.writeHead(200, { ...json, "content-length": "100" });
      response.write('{"items":');
    },
  ],
  [
    "sends a byte now and then",
    (response) => {
      response.writeHead(200, json);
      const timer = setInterval(() => response.write(" "), 100);
      response.on("close", () => clearInterval(timer));
    },
  ],
  [
    "sends a header now and then",
    (response) => {
      const { socket } = response;
      socket?.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket?.write("x-a: b\r\n"), 100);
      socket?.on("close", () => clearInterval(timer));
    },
  ],
];
test.each(drips)("one who %s is left when the time as a whole is over", async (_, how) => {
  const { answer, tookMs } = await ask(how, { timeoutMs: 700 });
  expect(answer).toMatchObject({ ok: false, reason: "timed_out" });
  expect(tookMs).toBeGreaterThan(600);
  expect(tookMs).toBeLessThan(1500);
});

test("the time as a whole is ten seconds", () => {
  expect(TIMEOUT_MS).toBe(10_000);
});

const bad: [string, Serve, string][] = [
  ["HTML", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>hello</h1>"), "content_type_unexpected"],
  ["plain text", (response) => response.writeHead(200, { "content-type": "text/plain" }).end("{}"), "content_type_unexpected"],
  ["no type", (response) => response.writeHead(200).end("{}"), "content_type_unexpected"],
  ["an unknown packing", (response) => response.writeHead(200, { ...json, "content-encoding": "br" }).end("x"), "encoding_unknown"],
  ["two packings", (response) => response.writeHead(200, { ...json, "content-encoding": "gzip, gzip" }).end("x"), "encoding_unknown"],
  ["gzip that is none", (response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end("{}"), "body_truncated"],
  [
    "half a gzip",
    (response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync("x".repeat(9999)).subarray(0, 20)),
    "body_truncated",
  ],
  [
    "a body that breaks off",
    (response) => {
      response.writeHead(200, { ...json, "content-length": "100" });
      response.write('{"items":', () => response.destroy());
    },
    "body_truncated",
  ],
  ["a connection that breaks off", (response) => response.destroy(), "connection_failed"],
  ["something that is no HTTP", (response) => void response.socket?.end("hello\r\n\r\n"), "connection_failed"],
  [
    "headers of a megabyte",
    (response) => response.writeHead(200, { ...json, "x-long": "y".repeat(1_000_000) }).end("{}"),
    "connection_failed",
  ],
];
test.each(bad)("%s is refused by name", async (_, how, reason) => {
  expect((await ask(how)).answer).toMatchObject({ ok: false, reason });
});

test("nobody listening is said so", async () => {
  const outgoing = openOutgoing(["http://127.0.0.1:9"], { timeoutMs: 1000 });
  expect(await outgoing.request({ url: "http://127.0.0.1:9/" })).toMatchObject({ ok: false, reason: "connection_failed" });
});
