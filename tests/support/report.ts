import { spawnSync } from "node:child_process";

export type Goal = { id: string; met: boolean; value: unknown; target: unknown };
export type Figures = Record<string, unknown>;

/** A goal for a number: `"<= 30"`, `">= 0.6"`, `"= 0"`. A missing or unreadable value never meets it. */
export function goal(id: string, value: number | null | undefined, target: `${"<=" | ">=" | "<" | ">" | "="} ${number}`): Goal {
  const [comparison, limitText] = target.split(" ");
  const limit = Number(limitText);
  const checks: Record<string, (given: number) => boolean> = {
    "<=": (given) => given <= limit,
    ">=": (given) => given >= limit,
    "<": (given) => given < limit,
    ">": (given) => given > limit,
    "=": (given) => given === limit,
  };
  const met = typeof value === "number" && Number.isFinite(value) && checks[comparison ?? ""]?.(value) === true;
  return { id, met, value: value ?? null, target };
}

/**
 * The last line of every bench and drill: one JSON object on standard output, and an exit code that is 0 only when all goals hold.
 * A run without a single goal claims nothing, so it fails. A run of a changed working tree says so behind its commit.
 */
export function report(name: string, figures: Figures, goals: Goal[]): boolean {
  const ok = goals.length > 0 && goals.every(({ met }) => met);
  process.exitCode = ok ? 0 : 1;
  const line = JSON.stringify({ name, ok, commit: commit(), figures, goals }, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  process.stdout.write(`${line}\n`);
  return ok;
}

function commit(): string {
  const git = (args: string[]) => spawnSync("git", args, { encoding: "utf8" }).stdout?.trim() ?? "";
  const head = git(["rev-parse", "--short=12", "HEAD"]) || "unknown";
  return git(["status", "--porcelain", "--untracked-files=no"]) === "" ? head : `${head}+changes`;
}

/** Prints what a command does, costs and changes, and ends, when it was asked with `--help`. */
export function answerHelp(text: string): void {
  if (!process.argv.slice(2).some((word) => word === "--help" || word === "-h")) return;
  process.stdout.write(`${text.trim()}\n`);
  process.exit(0);
}
