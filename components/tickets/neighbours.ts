import type { Place } from "./place-tickets.ts";

export type Way = "left" | "right" | "up" | "down";

interface Spot {
  orderId: string;
  place: Pick<Place, "column" | "row" | "span">;
}

/** The ticket a cursor key leads to from the selected one; the first one when nothing is selected. */
export function neighbour(spots: readonly Spot[], selected: string | null, way: Way): string | null {
  const from = spots.find((spot) => spot.orderId === selected);
  if (!from) return spots[0]?.orderId ?? null;
  const at = middle(from.place);
  let best: { orderId: string; distance: number } | null = null;
  for (const spot of spots) {
    if (spot.orderId === selected) continue;
    const to = middle(spot.place);
    const along = way === "left" || way === "right" ? to.x - at.x : to.y - at.y;
    const across = way === "left" || way === "right" ? to.y - at.y : to.x - at.x;
    const forward = way === "right" || way === "down" ? along : -along;
    if (forward <= 0) continue;
    // Straight ahead is nearer than askew.
    const distance = forward + 3 * Math.abs(across);
    if (!best || distance < best.distance) best = { orderId: spot.orderId, distance };
  }
  return best?.orderId ?? from.orderId;
}

function middle({ column, row, span }: Spot["place"]): { x: number; y: number } {
  return { x: column, y: row + (span - 1) / 2 };
}
