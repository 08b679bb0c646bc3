/** A start that cannot go on, for a reason a person can act on. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly cure?: string,
    readonly log: string[] = [],
  ) {
    super(message);
    this.name = "StartError";
  }
}

export function explain(error: unknown): string {
  if (!(error instanceof StartError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const log = error.log.map((line) => `   | ${line}`);
  return [error.message, ...log, ...(error.cure ? [`   ${error.cure}`] : [])].join("\n");
}
