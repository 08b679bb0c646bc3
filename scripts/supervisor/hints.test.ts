import { expect, test } from "vitest";
import { hintFor } from "./hints";

const SEEN: [string, RegExp][] = [
  ['FATAL: could not create any TCP/IP sockets\nLOG:  could not bind IPv4 address "127.0.0.1": Address already in use', /port is in use/],
  ["Error: listen EADDRINUSE: address already in use 127.0.0.1:3000", /port is in use/],
  ["java.lang.UnsupportedOperationException: Setting a Security Manager is not supported", /Java 17/],
  ["java.lang.OutOfMemoryError: Java heap space", /out of memory/],
  ["could not write to file: No space left on device", /disk is full/],
  ["initdb: error: could not access directory: Permission denied", /permission denied/],
  ["Error when reading /x/.erlang.cookie: Cookie file /x/.erlang.cookie must be accessible by owner only", /cookie/],
  ["InvalidRequest: Unrecognized strategy option {eu} passed to NetworkTopologyStrategy", /data centre/],
  ['FATAL:  password authentication failed for user "owner"', /remembers another password/],
  ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg'", /npm ci/],
];

test.each(SEEN)("%s has a cure", (log, cure) => {
  expect(hintFor(log)).toMatch(cure);
});

test("an unknown failure gets no invented cure", () => {
  expect(hintFor("something else")).toBeUndefined();
});
