export interface OriginInput {
  /** Request headers; absent ones undefined. */
  origin: string | undefined;
  referer: string | undefined;
  host: string | undefined;
  secFetchSite: string | undefined;
  /** RUSHDECK_ORIGIN: the public origin where a proxy rewrites Host. */
  publicOrigin: string | undefined;
}

/**
 * `ours`: a page of our own asked. `unknown`: nothing tells a browser's page, so it must be a program,
 * which has to prove itself. `foreign`: someone else's page.
 */
export type AskingSite = "ours" | "foreign" | "unknown";

/**
 * Which site's page asks. Browsers send cookies with socket requests of any page, so this alone tells
 * our page from a stranger's. Their same-origin GETs carry no Origin but Sec-Fetch-Site, or, on plain
 * http in a shop's own network, only a Referer; no page can forge any of the three.
 */
export function askingSite({ origin, referer, host, secFetchSite, publicOrigin }: OriginInput): AskingSite {
  const ours = (url: string) => sameOrigin(url, publicOrigin) || hostOf(url) === host?.toLowerCase();
  // A proxy in front may make our own page look foreign to the browser's eye, never to publicOrigin.
  if (secFetchSite === "cross-site" || secFetchSite === "same-site") {
    return origin !== undefined && sameOrigin(origin, publicOrigin) ? "ours" : "foreign";
  }
  if (origin !== undefined) return ours(origin) ? "ours" : "foreign";
  if (secFetchSite === "same-origin") return "ours";
  if (referer !== undefined) return ours(referer) ? "ours" : "foreign";
  return "unknown";
}

function sameOrigin(url: string, publicOrigin: string | undefined): boolean {
  return (
    publicOrigin !== undefined && hostOf(url) !== null && new URL(url).origin === new URL(publicOrigin).origin
  );
}

/** null for "null" (sandboxed frames) and anything that is no URL. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host.toLowerCase() || null : null;
}
