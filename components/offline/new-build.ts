import { unstable_isUnrecognizedActionError as isUnrecognizedAction } from "next/navigation";

const STARTED_KEY = "rushdeck.started-anew";
const AT_MOST_EVERY_MS = 60_000;

/**
 * Starts the page anew: the server runs another build than this page is of, and would never know what it
 * asks for. Taps are on the device from the moment they are made
 * (see taps-in-hand.ts) and are sent by the new page.
 * @returns false when that was just tried, or cannot be remembered: it must not go on for ever.
 */
export function startAnew(now = Date.now()): boolean {
  try {
    const last = Number(window.sessionStorage.getItem(STARTED_KEY) ?? 0);
    if (now - last < AT_MOST_EVERY_MS) return false;
    window.sessionStorage.setItem(STARTED_KEY, String(now));
  } catch {
    return false;
  }
  window.location.reload();
  return true;
}

/** Passes on what a command answers; a server that does not know the command any more is a newer one. */
export async function heedNewBuild<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isUnrecognizedAction(error)) startAnew();
    throw error;
  }
}
