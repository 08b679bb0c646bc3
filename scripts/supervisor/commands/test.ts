import { runSuites } from "../test";
import type { Command } from "./command";

export const test: Command = {
  does: "check, then every suite on a temporary stack",
  usage: "[--reuse] [--only=<suite>]",
  options: { reuse: { type: "boolean" }, only: { type: "string", multiple: true } },
  run: ({ flags }) => runSuites({ reuse: flags.reuse === true, only: Array.isArray(flags.only) ? flags.only.map(String) : [] }),
};
