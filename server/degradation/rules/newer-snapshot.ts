import type { SwitchSnapshot } from "../switch-snapshot.ts";

/**
 * Whether a receiver takes an offered snapshot over. Messages overtake one another and come twice: only a
 * higher revision of the same count is newer. Another count (a restored or replaced database) can only be told
 * by a registration, which is answered for this one life; a late message of the old one must not win.
 */
export function isNewerSnapshot(
  own: Pick<SwitchSnapshot, "source" | "revision"> | null,
  offered: Pick<SwitchSnapshot, "source" | "revision">,
  by: "registration" | "news",
): boolean {
  if (own === null) return true;
  if (own.source !== offered.source) return by === "registration";
  return offered.revision > own.revision;
}
