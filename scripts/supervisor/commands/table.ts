import { build } from "./build";
import { cql, mq, psql } from "./clients";
import type { Command } from "./command";
import { doctor } from "./doctor";
import { down, env, logs, reset, status } from "./running";
import { dev, start, up } from "./start";
import { test } from "./test";

export const COMMANDS: Record<string, Command> = { start, dev, test, up, down, reset, status, logs, doctor, psql, mq, cql, env, build };
