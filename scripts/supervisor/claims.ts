import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { holderOf, identify, isAlive, variableOf, type PortHolder, type ProcessId } from "./alive";
import { withFileLock } from "./file-lock";
import { sharedFolder } from "./paths";
import { chooseBlock, DEFAULT_BASE, isFree, portsFrom, type Ports } from "./ports";
import type { Profile } from "./profile";
import { integerSetting, type Settings } from "./settings";
import { StartError } from "./start-error";

type Web = { us: number; eu: number };

/** Which stack has which ports, for all checkouts of this person, so that two can start at the same moment. */
export type Claim = { base: number; web: Web | null; owner: ProcessId; root: string; statePath: string };

const folder = () => sharedFolder("stacks");
const claimPath = (base: number) => join(folder(), `${base}.json`);

export function liveClaims(): Claim[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      try {
        const claim = JSON.parse(readFileSync(join(folder(), name), "utf8")) as Claim;
        if (isAlive(claim.owner)) return [claim];
        rmSync(join(folder(), name), { force: true });
      } catch {
        rmSync(join(folder(), name), { force: true });
      }
      return [];
    });
}

export const releaseClaim = (base: number) => rmSync(claimPath(base), { force: true });

export type PortChoice = { ports: Ports; notes: string[] };

export async function claimPorts(options: {
  profile: Profile;
  settings: Settings;
  remembered?: number | undefined;
  wantsWeb: boolean;
  root: string;
  statePath: string;
}): Promise<PortChoice> {
  return withFileLock(join(folder(), "lock"), async () => {
    const claims = liveClaims();
    const notes: string[] = [];
    const asked = integerSetting(options.settings, "TRADEWIND_PORT_BASE");
    const from = options.profile.temporary ? (asked ?? DEFAULT_BASE) + 400 : (asked ?? options.remembered ?? DEFAULT_BASE);
    const block = await chooseBlock(from, (base) => claims.some((claim) => Math.abs(claim.base - base) < 40));
    if (!options.profile.temporary) {
      for (const { base, port } of block.skipped) {
        const owner = claims.find((claim) => Math.abs(claim.base - base) < 40);
        notes.push(
          `ports ${base}-${base + 39} are taken by ${owner ? `the Tradewind in ${owner.root}` : describe(holderOf(port ?? base), port ?? base)}; using ${block.base}`,
        );
      }
    }
    const web = options.profile.temporary
      ? undefined
      : options.wantsWeb
        ? await chooseWeb(options.settings, claims, notes)
        : wantedWeb(options.settings);
    const ports = portsFrom(block.base, web);
    const claim: Claim = {
      base: block.base,
      web: options.wantsWeb ? { us: ports.webUs, eu: ports.webEu } : null,
      owner: identify(process.pid),
      root: options.root,
      statePath: options.statePath,
    };
    writeFileSync(claimPath(block.base), JSON.stringify(claim), { mode: 0o600 });
    return { ports, notes };
  });
}

const WEB_HOSTS = ["127.0.0.1", "::1"] as const;

const askedWeb = (settings: Settings) => ({
  us: integerSetting(settings, "TRADEWIND_WEB_PORT_US"),
  eu: integerSetting(settings, "TRADEWIND_WEB_PORT_EU"),
});

function wantedWeb(settings: Settings): Web {
  const asked = askedWeb(settings);
  return { us: asked.us ?? 3000, eu: asked.eu ?? 3001 };
}

/** 3000 and 3001, or what was asked for. They move aside for another Tradewind only, and never silently. */
async function chooseWeb(settings: Settings, claims: Claim[], notes: string[]): Promise<Web> {
  const asked = askedWeb(settings);
  const wanted = wantedWeb(settings);
  if (wanted.us === wanted.eu) throw new StartError("TRADEWIND_WEB_PORT_US and TRADEWIND_WEB_PORT_EU are the same port");
  const other = await otherTradewind(wanted, claims);
  if (other === null) return wanted;
  if (asked.us !== undefined || asked.eu !== undefined) {
    throw new StartError(
      `web port ${wanted.us} or ${wanted.eu} is held by the Tradewind in ${other}`,
      "choose others with TRADEWIND_WEB_PORT_US and TRADEWIND_WEB_PORT_EU",
    );
  }
  for (let us = 3002; us < 3100; us += 2) {
    const pair = { us, eu: us + 1 };
    const claimed = claims.some(({ web }) => web !== null && [web.us, web.eu].some((port) => port === pair.us || port === pair.eu));
    if (!claimed && (await isFree(pair.us, WEB_HOSTS)) && (await isFree(pair.eu, WEB_HOSTS))) {
      notes.push(`ports 3000 and 3001 belong to the Tradewind in ${other}; this one is on ${pair.us} and ${pair.eu}`);
      return pair;
    }
  }
  throw new StartError(
    "no free pair of web ports between 3002 and 3099",
    "choose two with TRADEWIND_WEB_PORT_US and TRADEWIND_WEB_PORT_EU",
  );
}

/** The folder of the Tradewind that has these ports, null when they are free; a stranger on them is an error that names it. */
async function otherTradewind(wanted: Web, claims: Claim[]): Promise<string | null> {
  let found: string | null = null;
  for (const [region, port] of Object.entries(wanted)) {
    const claim = claims.find(({ web }) => web?.us === port || web?.eu === port);
    if (claim) {
      found = claim.root;
      continue;
    }
    if (await isFree(port, WEB_HOSTS)) continue;
    const holder = holderOf(port);
    const folderOfHolder = holder ? variableOf(holder.pid, "TRADEWIND_ROOT") : undefined;
    if (folderOfHolder === undefined) {
      throw new StartError(
        `web port ${port} (${region}) is held by ${describe(holder, port)}`,
        `stop it, or choose another port:  TRADEWIND_WEB_PORT_${region.toUpperCase()}=<port> npm start`,
      );
    }
    found = folderOfHolder;
  }
  return found;
}

export const describe = (holder: PortHolder | null, port: number): string =>
  holder ? `process ${holder.pid} (${holder.command.slice(0, 160)})` : `a process of another user on port ${port}`;
