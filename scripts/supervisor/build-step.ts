import { join } from "node:path";
import { buildBundles as bundle, buildWeb as web } from "../build";
import type { Terminal } from "./terminal";

/** Loaded late: stores alone need neither esbuild nor Next. */
export async function buildBundles(): Promise<void> {
  await bundle();
}

/** Answers with the path of the server to run. */
export async function buildWeb(logFolder: string, terminal: Terminal): Promise<string> {
  const row = terminal.row("web build", "", "");
  try {
    const { server, built } = await web({ logPath: join(logFolder, "build.log") });
    row.done(built ? "built" : "unchanged");
    return server;
  } catch (error) {
    row.fail("failed");
    throw error;
  }
}
