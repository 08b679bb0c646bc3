import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NextResponse, type NextRequest } from "next/server";

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const YEAR_SECONDS = 31_536_000;
const LANGUAGES = ["en", "de", "en-XA"];
const THEMES = ["light", "dark", "system"];

const CODE = /^[A-Z]{3}$/;
const KEPT = ["from", "to", "dep", "ret", "adults", "children", "infants", "cabin"];

/** Pages that the build rendered ahead carry inline scripts without a nonce: their hashes stand for them. */
function hashesOfBuild(): string {
  const kept = globalThis as { tradewindInlineHashes?: string };
  if (kept.tradewindInlineHashes !== undefined) return kept.tradewindInlineHashes;
  const found = new Set<string>();
  try {
    const folder = join(/* turbopackIgnore: true */ process.cwd(), ".next/server/app");
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".html")) continue;
      const html = readFileSync(join(folder, name), "utf8");
      for (const [, body = ""] of html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g))
        if (body) found.add(`'sha256-${createHash("sha256").update(body).digest("base64")}'`);
    }
  } catch {
    // Development renders nothing ahead.
  }
  kept.tradewindInlineHashes = [...found].sort().join(" ");
  return kept.tradewindInlineHashes;
}

function policy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' ${hashesOfBuild()}${development ? " 'unsafe-eval'" : ""}`.trim(),
    `style-src 'self'${development ? " 'unsafe-inline'" : ""}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** An unsafe request must say that it comes from this site; a header that a client may forge is not asked. */
function foreign(request: NextRequest): boolean {
  if (!UNSAFE.has(request.method)) return false;
  const origin = request.headers.get("origin");
  if (origin === null) return request.headers.get("sec-fetch-site") !== "same-origin";
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.get("host");
}

const oneOf = (value: string | null | undefined, allowed: string[]) => (value && allowed.includes(value) ? value : undefined);

/** The browser's first language that we speak. */
const spoken = (accepted: string | null) =>
  accepted
    ?.split(",")
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find((language) => LANGUAGES.includes(language));

function recentWith(request: NextRequest): string | null {
  const { pathname, searchParams } = request.nextUrl;
  const before = request.cookies.get("recent")?.value ?? "";
  const whole = CODE.test(searchParams.get("from") ?? "") && CODE.test(searchParams.get("to") ?? "") && searchParams.get("dep");
  if (pathname !== "/search" || !whole) return before || null;
  const search = new URLSearchParams(
    KEPT.flatMap((name) => (searchParams.get(name) ? [[name, searchParams.get(name) ?? ""]] : [])),
  ).toString();
  const others = before.split("~").filter((other) => other && other !== search && other.length < 200);
  return [search, ...others].slice(0, 3).join("~");
}

/** Security headers, request id, refusal of foreign origins, and the visitor's preferences. No more. */
export function proxy(request: NextRequest) {
  if (foreign(request))
    return NextResponse.json({ ok: false, reason: "not_allowed", problems: [] }, { status: 403, headers: { "cache-control": "no-store" } });

  const { searchParams } = request.nextUrl;
  const cookie = (name: string) => request.cookies.get(name)?.value;
  const chosen = {
    language: oneOf(searchParams.get("lang"), LANGUAGES),
    theme: oneOf(searchParams.get("theme"), THEMES),
    currency: searchParams.get("currency")?.toUpperCase(),
    origin: searchParams.get("from")?.toUpperCase(),
  };
  const currency = [chosen.currency, cookie("currency")].find((code) => code && CODE.test(code));
  const origin = [chosen.origin, cookie("origin")].find((code) => code && CODE.test(code));
  const recent = recentWith(request);

  const nonce = randomUUID().replaceAll("-", "");
  const requestId = request.headers.get("x-request-id")?.match(/^[\w-]{8,64}$/)?.[0] ?? randomUUID();
  const csp = policy(nonce);
  const headers = new Headers(request.headers);
  const tell = (name: string, value: string | null | undefined) => (value ? headers.set(name, value) : headers.delete(name));
  tell("content-security-policy", csp);
  tell("x-request-id", requestId);
  tell("x-tradewind-language", chosen.language ?? oneOf(cookie("lang"), LANGUAGES) ?? spoken(headers.get("accept-language")) ?? "en");
  tell("x-tradewind-theme", chosen.theme ?? oneOf(cookie("theme"), THEMES));
  tell("x-tradewind-currency", currency);
  tell("x-tradewind-origin", origin);
  tell("x-tradewind-recent", cookie("recent"));

  const response = NextResponse.next({ request: { headers } });
  const keep = (name: string, value: string | null | undefined) => {
    if (value && value !== cookie(name))
      response.cookies.set(name, value, { maxAge: YEAR_SECONDS, sameSite: "lax", path: "/", httpOnly: true });
  };
  if (!request.nextUrl.pathname.startsWith("/api/")) {
    keep("lang", chosen.language);
    keep("theme", chosen.theme);
    keep("currency", chosen.currency && CODE.test(chosen.currency) ? chosen.currency : null);
    keep("origin", chosen.origin && CODE.test(chosen.origin) ? chosen.origin : null);
    keep("recent", recent);
  }
  response.headers.set("content-security-policy", csp);
  response.headers.set("x-request-id", requestId);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  response.headers.set("x-frame-options", "DENY");
  return response;
}

export const config = { matcher: ["/((?!_next/static|_next/image|map/|favicon.ico|icon.svg).*)"] };
