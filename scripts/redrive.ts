import { goal, is, say } from "@/tests/support/drill";
import { operate } from "./running-stack";

const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const all = process.argv.includes("--all");
const list = process.argv.includes("--list") || (!all && words.length === 0);

await operate(
  {
    name: "redrive",
    help: `redrive [id …] | --all | --list  Sends parked messages again, each once, and closes their tasks; without words it lists what is parked. A
message that fails again is parked again. Works on the stack that runs from this checkout, or on the addresses in the environment.`,
  },
  async () => {
    const { listParked } = await import("@/server/operations/postgres");
    const { recordParked } = await import("@/server/operations/record-parked");
    const { redriveParked } = await import("@/server/operations/redrive-parked");
    const recorded = await recordParked();
    const before = await listParked();
    for (const row of list ? before : []) say(`${row.messageId}  ${row.type}  ${row.parkedAt.toISOString()}  ${row.why}`);
    if (list) return { figures: { recorded, parked: before.length }, goals: [goal("listed", true, before.length, "every parked message")] };
    const known = new Set(before.map((row) => row.messageId));
    const unknown = words.filter((id) => !known.has(id));
    for (const id of unknown) say(`${id} is not parked`);
    const redriven = await redriveParked(all ? null : words.filter((id) => known.has(id)));
    say(`${redriven} sent again, ${before.length - redriven} still parked`);
    return { figures: { recorded, parked: before.length, redriven, unknown }, goals: [is("not parked", unknown.length, 0)] };
  },
);
