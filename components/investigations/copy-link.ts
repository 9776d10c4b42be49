import { notify } from "../ui/notify.ts";

/** Puts a link of this installation on the clipboard, or shows it where the browser allows none. */
export async function copyLink(href: string, words: { copied: string; shown: (link: string) => string }) {
  const link = new URL(href, window.location.origin).href;
  try {
    await navigator.clipboard.writeText(link);
    notify({ message: words.copied });
  } catch {
    // Over plain HTTP a browser has no clipboard: the link stands in the notice, to be marked by hand.
    notify({ color: "yellow", message: words.shown(link), autoClose: false });
  }
}
