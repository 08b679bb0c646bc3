import http from "node:http";
import net from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openOutgoing, type OutgoingTerms } from "@/server/airlines/outgoing";

/** Stands for everything inside that nobody outside may reach: counts whoever connects. */
let hits = 0;
const canaries: net.Server[] = [];
let port = 0;
let redirector: http.Server;
let redirectorUrl = "";
let redirect = { status: 302, location: "" };

const listen = (server: net.Server, at: number, host: string) =>
  new Promise<number>((resolve, reject) =>
    server.once("error", reject).listen(at, host, () => resolve((server.address() as AddressInfo).port)),
  );

beforeAll(async () => {
  const canary = () => {
    const server = net.createServer((socket) => {
      hits += 1;
      socket.destroy();
    });
    canaries.push(server);
    return server;
  };
  port = await listen(canary(), 0, "127.0.0.1");
  await listen(canary(), port, "::1").catch(() => {});
  await listen(canary(), port, "127.0.0.2");
  redirector = http.createServer((_, response) => {
    response.writeHead(redirect.status, {
      location: redirect.location,
      "content-type": "application/json",
      refresh: `0; url=${redirect.location}`,
    });
    response.end("{}");
  });
  redirectorUrl = `http://127.0.0.1:${await listen(redirector, 0, "127.0.0.1")}`;
});
afterAll(() => {
  canaries.forEach((server) => server.close());
  redirector.close();
});

const AIRLINE = "https://api.airline.example";
async function ask(configured: string[], url: string, terms: OutgoingTerms = {}) {
  const outgoing = openOutgoing(configured, { timeoutMs: 2000, ...terms });
  try {
    return await outgoing.request({ url: url.replaceAll("PORT", String(port)) });
  } finally {
    outgoing.close();
  }
}

/** Would lead straight to the canary; that no row asks it is part of the proof. */
const toCanary = async () => [{ address: "127.0.0.1", family: 4 }];

const elsewhere: [string, string][] = [
  ["loopback", "http://127.0.0.1:PORT/"],
  ["loopback over TLS", "https://127.0.0.1:PORT/"],
  ["another loopback address", "http://127.0.0.2:PORT/"],
  ["loopback of IPv6", "http://[::1]:PORT/"],
  ["loopback of IPv6 in full", "http://[0:0:0:0:0:0:0:1]:PORT/"],
  ["loopback in hexadecimal", "http://0x7f000001:PORT/"],
  ["loopback in hexadecimal parts", "http://0x7f.0x0.0x0.0x1:PORT/"],
  ["loopback as one number", "http://2130706433:PORT/"],
  ["loopback in octal", "http://0177.0.0.1:PORT/"],
  ["loopback in two parts", "http://127.1:PORT/"],
  ["loopback in three parts", "http://127.0.1:PORT/"],
  ["every address", "http://0.0.0.0:PORT/"],
  ["zero", "http://0:PORT/"],
  ["every address of IPv6", "http://[::]:PORT/"],
  ["loopback wrapped in IPv6", "http://[::ffff:127.0.0.1]:PORT/"],
  ["loopback wrapped in IPv6, hexadecimal", "http://[::ffff:7f00:1]:PORT/"],
  ["localhost", "http://localhost:PORT/"],
  ["localhost in capitals", "http://LOCALHOST:PORT/"],
  ["localhost with a dot", "http://localhost.:PORT/"],
  ["localhost in circled letters", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/"],
  ["full-width digits", "http://１２７.０.０.１:PORT/"],
  ["ideographic full stops", "http://127。0。0。1:PORT/"],
  ["the address of cloud metadata", "http://169.254.169.254/latest/meta-data/"],
  ["cloud metadata over IPv6", "http://[fd00:ec2::254]/"],
  ["cloud metadata by name", "http://metadata.google.internal/"],
  ["a private network", "http://10.0.0.1:PORT/"],
  ["a file", "file:///etc/passwd"],
  ["a file with a host", "file://api.airline.example/etc/passwd"],
  ["gopher", "gopher://127.0.0.1:PORT/_GET"],
  ["ftp", "ftp://127.0.0.1:PORT/"],
  ["dict", "dict://127.0.0.1:PORT/d"],
  ["data", "data:application/json,{}"],
  ["a script", "javascript:alert(1)"],
  ["a socket", "ws://127.0.0.1:PORT/"],
  ["a blob", "blob:https://api.airline.example/1"],
  ["no scheme", "//127.0.0.1:PORT/"],
  ["no host", "https://"],
  ["nothing", ""],
  ["the airline as a user of another host", `${AIRLINE}@127.0.0.1:PORT/`],
  ["the airline as user and password", "https://api.airline.example:443@127.0.0.1:PORT/"],
  ["a backslash before another host", "https://api.airline.example\\@127.0.0.1:PORT/"],
  ["a user at the airline", "https://someone@api.airline.example/"],
  ["a password at the airline", "https://someone:secret@api.airline.example/"],
  ["the database's port at the airline", "https://api.airline.example:5432/"],
  ["the airline without TLS", "http://api.airline.example/"],
  ["the airline's name as a beginning", "https://api.airline.example.evil.example/"],
  ["the airline's name as an end", "https://evil-api.airline.example/"],
  ["the airline's name as a path", "https://evil.example/https://api.airline.example/"],
  ["the airline's twin in Cyrillic", "https://аpi.airline.example/"],
  ["the airline's twin with a dotless i", "https://apı.airline.example/"],
  ["the airline's parent", "https://airline.example/"],
  ["the airline with a dot", "https://api.airline.example./"],
];

test.each(elsewhere)("%s is not reached", async (_, url) => {
  const answer = await ask([AIRLINE], url, { resolve: toCanary });
  expect(answer).toMatchObject({ ok: false });
  expect(["origin_not_configured", "address_forbidden"]).toContain(!answer.ok && answer.reason);
  expect(hits).toBe(0);
});

const inside: [string, string[]][] = [
  ["loopback", ["127.0.0.1"]],
  ["the end of loopback", ["127.255.255.254"]],
  ["loopback of IPv6", ["::1"]],
  ["every address", ["0.0.0.0"]],
  ["every address of IPv6", ["::"]],
  ["a private network of class A", ["10.1.2.3"]],
  ["a private network of class B", ["172.31.255.1"]],
  ["a private network of class C", ["192.168.1.1"]],
  ["cloud metadata", ["169.254.169.254"]],
  ["a link", ["fe80::1"]],
  ["a private network of IPv6", ["fc00::1"]],
  ["loopback wrapped in IPv6", ["::ffff:127.0.0.1"]],
  ["a private network wrapped in IPv6", ["::ffff:10.0.0.1"]],
  ["loopback behind NAT64", ["64:ff9b::7f00:1"]],
  ["loopback by 6to4", ["2002:7f00:1::"]],
  ["Teredo", ["2001:0:53aa:64c:0:0:0:1"]],
  ["carrier's own network", ["100.64.0.1"]],
  ["protocol assignments", ["192.0.0.1"]],
  ["documentation", ["192.0.2.1"]],
  ["benchmarks", ["198.18.0.1"]],
  ["multicast", ["224.0.0.1"]],
  ["the reserved end", ["240.0.0.1"]],
  ["broadcast", ["255.255.255.255"]],
  ["multicast of IPv6", ["ff02::1"]],
  ["documentation of IPv6", ["2001:db8::1"]],
  ["a good address and loopback", ["93.184.216.34", "127.0.0.1"]],
  ["something that is no address", ["not-an-address"]],
];
test.each(inside)("a configured name that leads to %s is not followed", async (_, addresses) => {
  const resolve = async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const answer = await ask([`${AIRLINE}:PORT`.replace("PORT", String(port))], `${AIRLINE}:PORT/`, { resolve });
  expect(answer).toMatchObject({ ok: false, reason: "address_forbidden" });
  expect(hits).toBe(0);
});

test.each([
  ["a private address", "https://10.0.0.1"],
  ["cloud metadata", "https://169.254.169.254"],
  ["a private address of IPv6", "https://[fc00::1]"],
  ["loopback of another kind", "https://[::ffff:10.0.0.1]"],
])("%s is refused even when it is configured", async (_, origin) => {
  expect(await ask([origin], `${origin}/`)).toMatchObject({ ok: false, reason: "address_forbidden" });
});

test("localhost is a name, not a loopback address", async () => {
  expect(await ask(["https://localhost:PORT".replace("PORT", String(port))], "https://localhost:PORT/")).toMatchObject({
    ok: false,
    reason: "address_forbidden",
  });
  expect(await ask(["http://localhost:PORT".replace("PORT", String(port))], "http://localhost:PORT/")).toMatchObject({
    ok: false,
    reason: "plaintext_forbidden",
  });
  expect(hits).toBe(0);
});

test("outside loopback nothing is sent without TLS", async () => {
  expect(await ask(["http://api.airline.example"], "http://api.airline.example/", { resolve: toCanary })).toMatchObject({
    reason: "plaintext_forbidden",
  });
  expect(hits).toBe(0);
});

test("a name without addresses, or one that nobody resolves, is said so", async () => {
  expect(await ask([AIRLINE], `${AIRLINE}/`, { resolve: async () => [] })).toMatchObject({ reason: "name_unresolved" });
  expect(await ask([AIRLINE], `${AIRLINE}/`, { resolve: () => Promise.reject(new Error("ENOTFOUND")) })).toMatchObject({
    reason: "name_unresolved",
  });
});

test.each([301, 302, 303, 307, 308])("a redirect with status %d is not followed", async (status) => {
  redirect = { status, location: `http://127.0.0.1:${port}/` };
  expect(await ask([redirectorUrl], redirectorUrl)).toMatchObject({ ok: false, reason: "redirected" });
  expect(hits).toBe(0);
});

test("a redirect to itself ends at once", async () => {
  redirect = { status: 302, location: redirectorUrl };
  expect(await ask([redirectorUrl], redirectorUrl)).toMatchObject({ ok: false, reason: "redirected" });
});

test("a name is resolved once, and the connection goes to exactly that address", async () => {
  const server = http.createServer((_, response) => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
  const at = await listen(server, 0, "127.0.0.1");
  const origin = `http://airline.internal:${at}`;
  const answers = ["127.0.0.1", "10.0.0.1", "10.0.0.1"];
  let asked = 0;
  const resolve = async () => [{ address: answers[asked++] ?? "10.0.0.1", family: 4 }];
  expect(await ask([origin], `${origin}/`, { resolve, privateOrigins: [origin] })).toMatchObject({ ok: true, status: 200 });
  expect(asked).toBe(1);
  server.close();
});

test("a private origin that the operator named reaches no link-local address", async () => {
  const origin = "http://airline.internal";
  const resolve = async () => [{ address: "169.254.169.254", family: 4 }];
  expect(await ask([origin], `${origin}/`, { resolve, privateOrigins: [origin] })).toMatchObject({
    ok: false,
    reason: "address_forbidden",
  });
});

test.each(["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://airline.example/"])("%s is refused as configuration", (url) => {
  expect(() => openOutgoing([url])).toThrow(/configuration/);
});

test("the canary was there all the time, and nobody came", async () => {
  expect(elsewhere.length + inside.length).toBeGreaterThanOrEqual(60);
  expect(hits).toBe(0);
  await new Promise((resolve) => net.connect(port, "127.0.0.1").on("close", resolve).on("error", resolve));
  expect(hits).toBe(1);
});
