import type { NotificationData } from "@mantine/notifications";

type NoticeCode = typeof import("@mantine/notifications");
type Listener = (code: NoticeCode) => void;

const TRY_AGAIN_MS = 5_000;
/** A notice that comes later than this would puzzle more than help. */
const MOST_TRIES = 12;
const listeners = new Set<Listener>();

/** The code that shows notices: most pages never show one. A board fetches it before it may have lost its network. */
export function fetchNotices(): Promise<NoticeCode> {
  return import("@mantine/notifications");
}

/** Shows a notice; one that cannot be drawn for want of a server comes as soon as it can. */
export function notify(notice: NotificationData): void {
  void show(notice, MOST_TRIES);
}

async function show(notice: NotificationData, tries: number): Promise<void> {
  const code = await fetchNotices().catch(() => null);
  if (code) {
    for (const listener of listeners) listener(code);
    code.notifications.show(notice);
  } else if (tries > 1) setTimeout(() => void show(notice, tries - 1), TRY_AGAIN_MS);
}

/** Told before each notice, so that there is a place for it. */
export function onNotice(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
