/** A message leaves so long before it has lost its use at the latest: the receiver has 5 s to answer. */
const BEFORE_USE_BY_MS = 10_000;

export interface LeavesAt {
  shopId: string;
  /** When it could leave, and when it is of no use any more, epoch ms. */
  at: number;
  useBy: number;
  /** Length of the windows whose messages leave together, by level of `notify.batch`; 0: at once. */
  batchMs: number;
}

/**
 * The end of the window it falls into, the same in every process: what a shop is told within one window
 * leaves together. Each shop's windows end at another moment, so that not all are told at once.
 */
export function leavesAt({ shopId, at, useBy, batchMs }: LeavesAt): number {
  if (batchMs <= 0) return at;
  const offset = hashOf(shopId) % batchMs;
  const end = (Math.floor((at - offset) / batchMs) + 1) * batchMs + offset;
  return Math.max(at, Math.min(end, useBy - BEFORE_USE_BY_MS));
}

function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) >>> 0;
  return hash;
}
