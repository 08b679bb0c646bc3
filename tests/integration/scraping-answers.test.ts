import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import type { Airline } from "@/server/airlines/airline";
import { fareFeed } from "@/server/airlines/fare-feed";
import { openOutgoing } from "@/server/airlines/outgoing";

type Serve = (response: http.ServerResponse, request: http.IncomingMessage) => void;
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const json = { "content-type": "application/json" };
const send =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Serve =>
  (response) =>
    response.writeHead(status, { ...json, ...headers }).end(JSON.stringify(body));
const facts = (requestsPerSecond = 1000) => ({
  name: "faked",
  label: "Faked",
  soldHere: true,
  carriers: [{ code: "NV", name: "Northaven" }],
  staleAfterSeconds: 300,
  requestsPerSecond,
});
const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const item = (number: number) => ({
  flight: {
    ref: `NV${number}`,
    segments: [
      { carrier: "NV", number: String(number), origin: "CPH", destination: "LIS", departsAt: `${day}T06:15`, arrivesAt: `${day}T09:05` },
    ],
  },
  fares: [{ cabin: "economy", brand: "LIGHT", amount: "129.50", currency: "EUR", observedAt: new Date().toISOString(), sequence: number }],
});
const page = (items: unknown[], rest: object = {}) => ({
  items,
  nextCursor: "c1",
  hasMore: false,
  checkedUpTo: new Date().toISOString(),
  ...rest,
});

/** A real HTTP server that answers as told, and the connector that asks it. */
async function given(serve: Serve, terms: { timeoutMs?: number; breakerResetMs?: number; requestsPerSecond?: number } = {}) {
  const asked: { path: string; atMs: number }[] = [];
  const state = { serve };
  const server = http.createServer((request, response) => {
    asked.push({ path: request.url ?? "", atMs: performance.now() });
    if (request.url?.endsWith("/source")) return send(facts(terms.requestsPerSecond))(response, request);
    state.serve(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outgoing = openOutgoing([url], { timeoutMs: terms.timeoutMs ?? 800 });
  const placeOf = (iata: string) =>
    iata === "CPH" ? { zone: "Europe/Copenhagen", country: "DK" } : iata === "LIS" ? { zone: "Europe/Lisbon", country: "PT" } : null;
  const airline = fareFeed({ url, token: "t", outgoing, placeOf, breakerResetMs: terms.breakerResetMs ?? 300 });
  closing.push(() => {
    airline.close();
    outgoing.close();
    server.closeAllConnections();
    server.close();
  });
  expect((await airline.readSource()).ok).toBe(true);
  return { airline, asked, url, answerWith: (next: Serve) => (state.serve = next) };
}
const changes = (airline: Airline) => airline.feed!.readChanges("c0");

test("a good page is read, packed or not", async () => {
  const { airline, answerWith } = await given(send(page([item(1)])));
  expect(await changes(airline)).toMatchObject({
    ok: true,
    value: { readings: [{ amountMinor: "12950" }], nextCursor: "c1", hasMore: false },
  });
  answerWith((response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync(JSON.stringify(page([item(2)])))));
  expect(await changes(airline)).toMatchObject({ ok: true, value: { readings: [{ sequence: 2 }] } });
});

const unreadable: [string, Serve, string][] = [
  ["HTML with 200", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>soon</h1>"), "source_unavailable"],
  ["HTML that says it is JSON", (response) => response.writeHead(200, json).end("<h1>soon</h1>"), "answer_unreadable"],
  ["an empty body", (response) => response.writeHead(200, json).end(""), "answer_unreadable"],
  ["half a JSON", (response) => response.writeHead(200, json).end(JSON.stringify(page([item(1)])).slice(0, 80)), "answer_unreadable"],
  [
    "a body that breaks off",
    (response) => {
      response.writeHead(200, { ...json, "content-length": "5000" });
      response.write('{"items":[', () => response.destroy());
    },
    "source_unavailable",
  ],
  [
    "a gzip bomb",
    (response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(60_000_000, 32))),
    "source_unavailable",
  ],
  ["fifty megabytes", (response) => response.writeHead(200, json).end(Buffer.alloc(50_000_000, 32)), "source_unavailable"],
  ["null", send(null), "answer_unreadable"],
  ["a list", send([]), "answer_unreadable"],
  ["a number", send(1e308), "answer_unreadable"],
  ["no items", send(page([], { items: undefined })), "answer_unreadable"],
  ["items that are no list", send(page([], { items: "none" })), "answer_unreadable"],
  ["2,001 items", send(page(Array.from({ length: 2001 }, () => 0))), "answer_unreadable"],
  ["a cursor of a kilobyte", send(page([], { nextCursor: "x".repeat(1000) })), "answer_unreadable"],
  ["no word about how far it was checked", send(page([], { checkedUpTo: undefined })), "answer_unreadable"],
  ["a check that is no time", send(page([], { checkedUpTo: "today" })), "answer_unreadable"],
  ["500", send({}, 500), "source_unavailable"],
  ["502 with HTML", (response) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>bad</h1>"), "source_unavailable"],
  ["a redirect to itself", (response, request) => response.writeHead(302, { location: request.url }).end(), "source_unavailable"],
  ["a redirect inside", (response) => response.writeHead(301, { location: "http://169.254.169.254/" }).end(), "source_unavailable"],
  ["401", send({}, 401), "not_allowed"],
  ["403", send({}, 403), "not_allowed"],
  ["410", send({}, 410), "cursor_outlived"],
  ["404", send({}, 404), "not_offered"],
  ["silence", () => {}, "source_unavailable"],
];
test.each(unreadable)("%s is a refusal by name, never an error", async (_, serve, reason) => {
  const { airline } = await given(serve);
  expect(await changes(airline)).toMatchObject({ ok: false, reason });
  expect(airline.condition().errors[reason]).toBe(1);
});

test("one byte a second is left when the time as a whole is over", async () => {
  const { airline } = await given((response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(" "), 100);
    response.on("close", () => clearInterval(timer));
  });
  const startedMs = performance.now();
  expect(await changes(airline)).toMatchObject({ ok: false, reason: "source_unavailable" });
  expect(performance.now() - startedMs).toBeLessThan(1500);
});

test("bad items cost themselves, are counted by reason, and too many mark the source", async () => {
  const bad = { ...item(3), fares: [{ ...item(3).fares[0], amount: "NaN" }] };
  const { airline, answerWith } = await given(send(page([item(1), item(2), bad])));
  expect(await changes(airline)).toMatchObject({
    ok: true,
    value: { readings: [{}, {}], received: 3, quarantined: [{ reason: "amount_invalid" }] },
  });
  expect(airline.condition()).toMatchObject({ degraded: true, quarantined: { amount_invalid: 1 } });
  answerWith(send(page([item(1), item(2), item(4), item(5), bad])));
  await changes(airline);
  expect(airline.condition()).toMatchObject({ degraded: false, quarantined: { amount_invalid: 2 } });
});

test("a source that claims to have checked the future vouches for nothing", async () => {
  const { airline } = await given(send(page([item(1)], { checkedUpTo: "2099-01-01T00:00:00Z" })));
  expect(await changes(airline)).toMatchObject({ ok: true, value: { checkedUpTo: null, readings: [{}] } });
});

test("after 429 nothing is asked before the time that Retry-After names", async () => {
  const { airline, asked, answerWith } = await given(send({}, 429, { "retry-after": "1" }));
  expect(await changes(airline)).toMatchObject({ ok: false, reason: "rate_limited", retryAfterMs: 1000 });
  answerWith(send(page([])));
  await Promise.all([changes(airline), changes(airline)]);
  const times = asked.filter(({ path }) => path.includes("changes")).map(({ atMs }) => atMs);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
});

test("being told to slow down does not open the circuit", async () => {
  const { airline } = await given(send({}, 429, { "retry-after": "0" }));
  for (let call = 0; call < 8; call++) await changes(airline);
  expect(airline.condition().breaker).toBe("closed");
});

test("a source that fails again and again is left alone, asked once after a rest, and taken back", async () => {
  const { airline, asked, answerWith } = await given(send({}, 500));
  for (let call = 0; call < 6; call++) await changes(airline);
  expect(airline.condition().breaker).toBe("open");
  const before = asked.length;
  expect(await changes(airline)).toMatchObject({ ok: false, reason: "circuit_open" });
  expect(asked.length).toBe(before);
  await sleep(400);
  answerWith(send(page([item(1)])));
  expect(await changes(airline)).toMatchObject({ ok: true });
  expect(airline.condition().breaker).toBe("closed");
});

test("one source that hangs slows no other", async () => {
  const hanging = await given(() => {}, { timeoutMs: 3000 });
  const well = await given(send(page([item(1)])));
  const stuck = [changes(hanging.airline), changes(hanging.airline)];
  const startedMs = performance.now();
  for (let call = 0; call < 5; call++) expect((await changes(well.airline)).ok).toBe(true);
  expect(performance.now() - startedMs).toBeLessThan(1000);
  expect((await Promise.all(stuck)).every(({ ok }) => !ok)).toBe(true);
});

test("routes that hang when they are asked for stop the re-reads, not the feed", async () => {
  const { airline } = await given(
    (response, request) => (request.url?.includes("/flights") ? undefined : send(page([item(1)]))(response, request)),
    { timeoutMs: 100 },
  );
  for (let call = 0; call < 5; call++) await airline.readTravel({ origin: "CPH", destination: "LIS", departsOn: day });
  expect(await airline.readTravel({ origin: "CPH", destination: "LIS", departsOn: day })).toMatchObject({ reason: "circuit_open" });
  expect((await changes(airline)).ok).toBe(true);
});

test("the advertised limit is never passed, whatever is asked at once", async () => {
  const { airline, asked } = await given(send(page([])), { requestsPerSecond: 10 });
  await Promise.all(Array.from({ length: 25 }, () => changes(airline)));
  const times = asked.map(({ atMs }) => atMs);
  expect(Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))).toBeLessThanOrEqual(10);
}, 20_000);
