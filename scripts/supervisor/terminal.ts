import pc from "picocolors";

export type Row = { update: (text: string) => void; done: (text?: string) => void; fail: (text: string) => void; drop: () => void };

export type Terminal = {
  row: (name: string, where?: string, expectation?: string) => Row;
  note: (text: string) => void;
  close: () => void;
};

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const seconds = (sinceMs: number) => `${((Date.now() - sinceMs) / 1000).toFixed(1)}s`;

type Live = { name: string; where: string; expectation: string; beganAt: number; text: string };

/** Progress for people: live lines on a terminal, one line an event otherwise. */
export function createTerminal(options: { quiet?: boolean; stream?: NodeJS.WriteStream } = {}): Terminal {
  const stream = options.stream ?? process.stdout;
  if (options.quiet) return silent();
  const live = new Set<Live>();
  const isTty = Boolean(stream.isTTY);
  let drawn = 0;
  let frame = 0;

  const clear = () => {
    if (drawn > 0) stream.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = () => {
    if (!isTty) return;
    clear();
    for (const entry of live) {
      const text = [entry.text, entry.expectation].filter(Boolean).join("   ");
      stream.write(
        `${line(pc.cyan(FRAMES[frame % FRAMES.length]!), entry, `${Math.floor((Date.now() - entry.beganAt) / 1000)}s`, pc.dim(text), stream.columns)}\n`,
      );
      drawn += 1;
    }
  };
  const print = (text: string) => {
    clear();
    stream.write(`${text}\n`);
    draw();
  };
  const timer = isTty ? setInterval(() => ((frame += 1), draw()), 120) : undefined;
  timer?.unref();

  return {
    row: (name, where = "", expectation = "") => {
      const entry: Live = { name, where, expectation, beganAt: Date.now(), text: "" };
      live.add(entry);
      draw();
      const end = (mark: string, text: string) => {
        live.delete(entry);
        print(line(mark, entry, seconds(entry.beganAt), text));
      };
      return {
        update: (text) => {
          if (text !== entry.text && !isTty) stream.write(`${line(pc.dim("·"), entry, seconds(entry.beganAt), text)}\n`);
          entry.text = text;
        },
        done: (text = "") => end(pc.green("✓"), text),
        fail: (text) => end(pc.red("✗"), text),
        drop: () => {
          live.delete(entry);
          draw();
        },
      };
    },
    note: print,
    close: () => {
      clearInterval(timer);
      clear();
    },
  };
}

function line(mark: string, entry: Live, time: string, text: string, columns?: number): string {
  const whole = ` ${mark} ${entry.name.padEnd(24)} ${entry.where.padEnd(24)} ${time.padStart(7)}   ${text}`.trimEnd();
  return columns && whole.length > columns + 12 ? `${whole.slice(0, columns + 11)}\x1b[0m` : whole;
}

function silent(): Terminal {
  const row: Row = { update: () => {}, done: () => {}, fail: () => {}, drop: () => {} };
  return { row: () => row, note: () => {}, close: () => {} };
}
