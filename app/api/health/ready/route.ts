import { readReadiness } from "@/server/search/read-readiness";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const state = await readReadiness();
  return Response.json(state, { status: state.ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
