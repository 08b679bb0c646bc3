import { answerHelp, report, type Figures, type Goal } from "@/tests/support/report";

/** Each check is a module of its own: a name of the goals page to what runs it. */
type Check = { help: string; run: () => Promise<{ figures: Figures; goals: Goal[] }> };
const CHECKS: Record<string, () => Promise<Check>> = {
  "S-5": async () => import("./api-fuzz"),
};

const asked = process.argv.slice(2).filter((word) => /^S-\d+$/.test(word));
const names = asked.length > 0 ? asked : Object.keys(CHECKS);
const unknown = names.filter((name) => !CHECKS[name]);
if (unknown.length > 0) {
  process.stderr.write(`no security check is called ${unknown.join(", ")}; there are ${Object.keys(CHECKS).join(", ")}\n`);
  process.exit(2);
}
const checks = await Promise.all(names.map(async (name) => ({ name, ...(await CHECKS[name]!()) })));
answerHelp(`test:security [S-5 …] [-- --running]\n\n${checks.map(({ name, help }) => `${name}  ${help.trim()}`).join("\n\n")}`);

const figures: Figures = {};
const goals: Goal[] = [];
for (const { name, run } of checks) {
  const found = await run();
  figures[name] = found.figures;
  goals.push(...found.goals);
}
report("test:security", figures, goals);
process.exit();
