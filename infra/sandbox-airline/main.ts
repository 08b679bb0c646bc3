import { buildAirline } from "./app";
import { dayOfInstant } from "./calendar";
import { measureMarket } from "./market-statistics";
import { OverrideLog } from "./overrides";
import { Quotes } from "./quotes";
import { buildSeedWorld } from "./seed-world";
import { readSettings } from "./settings";
import { buildWorld } from "./world";

const settings = readSettings(process.env);
const world = buildWorld(settings.world, settings.world.kind === "seed" ? await buildSeedWorld(settings.world.seed) : undefined);

if (process.argv[2] === "statistics") {
  const today = dayOfInstant(Date.now() + settings.clockOffsetMs);
  const quotes = new Quotes(world, new OverrideLog(undefined), settings.changesPerSecond);
  console.log(
    JSON.stringify(
      { world: settings.world, departedDays: settings.historyDays, ...measureMarket(quotes, today - settings.historyDays, today - 1) },
      null,
      2,
    ),
  );
  process.exit(0);
}

const app = buildAirline(settings, world);
await app.listen({ port: settings.port, host: settings.host });
const address = app.server.address();
const port = typeof address === "object" && address ? address.port : settings.port;
console.log(JSON.stringify({ message: "sandbox airline is up", port, world: settings.world, startedMs: Math.round(performance.now()) }));

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void app.close().then(() => process.exit(0)));
