import type { NotificationData } from "@mantine/notifications";

type Listener = () => void;
const listeners = new Set<Listener>();

/** Shows a notice. Its code is loaded with the first: most pages never show one. */
export function notify(notice: NotificationData): void {
  for (const listener of listeners) listener();
  void import("@mantine/notifications").then(({ notifications }) => notifications.show(notice));
}

/** Told before each notice, so that there is a place for it. */
export function onNotice(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
