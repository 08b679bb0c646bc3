import { buildAll } from "../../build";
import type { Command } from "./command";

export const build: Command = {
  does: "bundles workers and sandboxes, builds the web when its sources changed",
  usage: "[--force]",
  options: { force: { type: "boolean" } },
  run: async ({ flags }) => {
    await buildAll({ force: flags.force === true });
    return 0;
  },
};
