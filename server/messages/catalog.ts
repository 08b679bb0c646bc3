import { fare } from "./fare";
import { travel } from "./travel";

/** Every message that exists: the topology is made from this list. */
export const CATALOG = [travel, fare];
