import { parseArgs } from "node:util";
import { COMMANDS } from "./commands/table";
import { explain, StartError } from "./start-error";

// A reader that has gone away (`npm run status | head`) is no reason to fall over.
process.stdout.on("error", () => {});

const [name = "start", ...rest] = process.argv.slice(2);
const command = COMMANDS[name];

if (!command || name === "help" || rest[0] === "--help" || rest[0] === "-h") {
  const lines = Object.entries(COMMANDS).map(
    ([known, { usage, does }]) => `  npm run ${`${known}${usage ? ` -- ${usage}` : ""}`.padEnd(44)} ${does}`,
  );
  console.log(command ? `npm run ${name} -- ${command.usage}\n  ${command.does}` : lines.join("\n"));
  process.exit(command || name === "help" ? 0 : 2);
}

try {
  const { values, positionals } = command.raw
    ? { values: {}, positionals: rest }
    : parseArgs({ args: rest, options: command.options ?? {}, allowPositionals: true, strict: true });
  process.exitCode = await command.run({ flags: values, words: positionals });
} catch (error) {
  const isUsage = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  const text = isUsage ? `${error.message}\n   npm run ${name} -- ${command.usage}` : explain(error);
  console.error(`tradewind   ${text}`);
  process.exit(error instanceof StartError || isUsage ? 1 : 70);
}
// Whatever a client library left open must not keep a finished command alive.
setTimeout(() => process.exit(), 300).unref();
