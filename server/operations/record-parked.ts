import { drainParking } from "@/server/infra/rabbitmq";
import { saveParked } from "./postgres";

/** Moves the parking queue into its table, where a person can read it. Answers how many. */
export const recordParked = (): Promise<number> => drainParking(saveParked);
