/** What may wait for one client before its frames are dropped. A frame is shared by all its followers. */
export const MOST_WAITING_PACKETS = 64;
export const MOST_WAITING_BYTES = 512 * 1_024;
/** A client this far behind asks for answers it does not read: it is cut off. */
export const CUT_AT_PACKETS = 4 * MOST_WAITING_PACKETS;

export interface WaitingPacket {
  data?: { length: number };
}

/** Whether one more packet is too much for what already waits. */
export function backlogVerdict(
  waiting: readonly WaitingPacket[],
  next: WaitingPacket,
): "fine" | "behind" | "cut" {
  // Nearly always: nothing waits. One frame, however large, may always go.
  if (waiting.length === 0) return "fine";
  if (waiting.length >= CUT_AT_PACKETS) return "cut";
  if (waiting.length >= MOST_WAITING_PACKETS) return "behind";
  let bytes = next.data?.length ?? 0;
  for (const packet of waiting) bytes += packet.data?.length ?? 0;
  return bytes > MOST_WAITING_BYTES ? "behind" : "fine";
}
