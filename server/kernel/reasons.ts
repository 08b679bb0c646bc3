import * as z from "zod";

/** Stable codes of refusals, the same in API, logs and page texts. */
export const REASONS = [
  "input_invalid",
  "input_too_large",
  "not_found",
  "rate_limited",
  "source_unavailable",
  "region_degraded",
  "not_allowed",
] as const;
export type Reason = (typeof REASONS)[number];

/** One wrong field: its name as the caller sent it, the rule that it breaks, and the sentence that a person reads. */
export const fieldProblem = z.object({ field: z.string(), rule: z.string(), sentence: z.string() });
export type FieldProblem = z.infer<typeof fieldProblem>;
