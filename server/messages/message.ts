import type * as z from "zod";

/** An arrow of the diagram: its queue, version, delivery terms and body. `type` on the wire is `<queue>.v<version>`. */
export type Message<Body> = {
  queue: string;
  version: number;
  type: string;
  /** Failures of our own before the message is parked; crashes and stores that are down are not counted. */
  maxAttempts: number;
  body: z.ZodType<Body>;
};

export const message = <Body>(terms: { queue: string; version: number; maxAttempts: number; body: z.ZodType<Body> }): Message<Body> => ({
  ...terms,
  type: `${terms.queue}.v${terms.version}`,
});

/** A message that no retry mends, as it was put aside. */
export type ParkedMessage = { messageId: string; type: string; queue: string; why: string; body: string };
