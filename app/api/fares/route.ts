import { clientOf, forwardedAddress } from "@/server/infra/limits";
import { answerRequest } from "@/server/search/answer-request";

export const dynamic = "force-dynamic";

/** The same verb and bytes as the service of its own, for where no proxy sends these paths there. */
export async function GET(request: Request): Promise<Response> {
  const { status, headers, body } = await answerRequest(
    "fares",
    new URL(request.url).search.slice(1),
    clientOf(forwardedAddress(request.headers.get("x-forwarded-for"))),
  );
  return new Response(body, { status, headers });
}
