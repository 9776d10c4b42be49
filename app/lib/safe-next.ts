/**
 * Where to go after signing in: a page of ours, never another site. Browsers read `//host` and
 * `/\host` as another site.
 */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !/^\/(?![/\\])/.test(next)) return "/";
  // Control characters are dropped by browsers, which could turn "/\t/host" into "//host".
  return /^[\x20-\x7e]*$/.test(next) && !next.startsWith("/sign-in") ? next : "/";
}
