import { buildAirline } from "./app";
import { readSettings } from "./settings";

const settings = readSettings(process.env);
const app = buildAirline(settings);
await app.listen({ port: settings.port, host: settings.host });
const address = app.server.address();
const port = typeof address === "object" && address ? address.port : settings.port;
console.log(JSON.stringify({ message: "sandbox airline is up", port, world: settings.world, startedMs: Math.round(performance.now()) }));

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void app.close().then(() => process.exit(0)));
