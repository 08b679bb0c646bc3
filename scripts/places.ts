import { computePlaces } from "@/server/places/compute-places";
import { placesFilePath, readPlacesFile, writePlacesFile } from "@/server/places/places-file";

const known = readPlacesFile();
if (known) process.stdout.write(`${placesFilePath()} holds ${known.length} airports already\n`);
else {
  const airports = computePlaces();
  writePlacesFile(airports);
  process.stdout.write(`${placesFilePath()}: ${airports.length} airports\n`);
}
