import type { ParseArgsConfig } from "node:util";
import { checkoutData } from "../paths";
import { StartError } from "../start-error";
import { isRunning, readState, statePath, type StackState } from "../state";

export type Flags = Record<string, string | boolean | (string | boolean)[] | undefined>;
export type Call = { flags: Flags; words: string[] };

export type Command = {
  does: string;
  usage: string;
  options?: NonNullable<ParseArgsConfig["options"]>;
  /** Everything after the name goes to another program as it is. */
  raw?: boolean;
  run: (call: Call) => Promise<number> | number;
};

export const stackState = (): StackState | null => readState(process.env.TRADEWIND_STACK ?? statePath(checkoutData));

export function requireRunning(): StackState {
  const state = stackState();
  if (isRunning(state)) return state;
  throw new StartError("nothing runs in this checkout", "`npm start` runs everything, `npm run up -- -d` the stores only");
}
