/** Headers that tell which page sent a command; absent ones null. */
export interface CommandHeaders {
  origin: string | null;
  host: string | null;
  secFetchSite: string | null;
}

/**
 * Whether a command came from a page of ours. Next compares Origin with Host but lets a request
 * without Origin pass; a browser always sends one of the two on a POST, so neither is refused too.
 */
export function commandIsOurs({ origin, host, secFetchSite }: CommandHeaders): boolean {
  if (secFetchSite !== null) return secFetchSite === "same-origin";
  if (origin === null || host === null || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}
