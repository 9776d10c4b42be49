export interface OriginInput {
  /** Request headers; absent ones undefined. */
  origin: string | undefined;
  host: string | undefined;
  secFetchSite: string | undefined;
  /** RUSHDECK_ORIGIN: the public origin where a proxy rewrites Host. */
  publicOrigin: string | undefined;
}

/**
 * Whether a page of this origin may open the live socket. Browsers send cookies with socket requests
 * of any page, so the origin is the only thing that tells our page from a stranger's. Same-origin
 * polling requests and programs carry no Origin; Sec-Fetch-Site betrays a browser's cross-site one.
 */
export function originAllowed({ origin, host, secFetchSite, publicOrigin }: OriginInput): boolean {
  if (secFetchSite === "cross-site" || secFetchSite === "same-site") {
    return origin !== undefined && sameOrigin(origin, publicOrigin);
  }
  if (origin === undefined) return true;
  return sameOrigin(origin, publicOrigin) || hostOf(origin) === host?.toLowerCase();
}

function sameOrigin(origin: string, publicOrigin: string | undefined): boolean {
  return (
    publicOrigin !== undefined &&
    hostOf(origin) !== null &&
    new URL(origin).origin === new URL(publicOrigin).origin
  );
}

/** null for "null" (sandboxed frames) and anything that is no URL. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : null;
}
