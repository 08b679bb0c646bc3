import { closeStores } from "@/server/infra/close-stores";
import { seedPlaces } from "@/server/places/seed-places";

const airports = await seedPlaces();
process.stdout.write(`seed  ${airports} airports\n`);
await closeStores();
process.exit(0);
