import type { Terminal } from "./terminal";
export const buildBundles = (_logFolder: string): Promise<void> => Promise.resolve();
export const buildWeb = (_logFolder: string, _terminal: Terminal): Promise<string> => Promise.resolve("");
