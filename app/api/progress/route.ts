import { readProgress } from "@/server/operations/read-progress";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  try {
    return Response.json(await readProgress(), { headers: { "cache-control": "no-store" } });
  } catch {
    return Response.json(
      { ok: false, reason: "source_unavailable", problems: [] },
      { status: 503, headers: { "cache-control": "no-store", "retry-after": "1" } },
    );
  }
}
