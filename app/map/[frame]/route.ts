import { drawLand } from "@/app/_data/land";
import { FRAME_NAMES } from "@/components/places/map-frame";

export const dynamic = "force-static";
export const dynamicParams = false;
export const generateStaticParams = () => FRAME_NAMES.map((frame) => ({ frame: `${frame}.svg` }));

/** The same for everybody and for good: drawn by the build. */
export async function GET(_request: Request, { params }: { params: Promise<{ frame: string }> }) {
  const { frame } = await params;
  const svg = drawLand(frame.replace(/\.svg$/, ""));
  if (!svg) return new Response(null, { status: 404 });
  return new Response(svg, {
    headers: { "content-type": "image/svg+xml", "cache-control": "public, max-age=86400, stale-while-revalidate=604800" },
  });
}
