import type { Metadata } from "next";
import { PickupBoard } from "#components/public/pickup-board.tsx";

// The address is the key to the board: search engines must not keep it.
export const metadata: Metadata = { title: "Pickup", robots: { index: false } };

/** A shop's public pickup board; whoever holds its unguessable token may watch. */
export default async function BoardPage({ params }: { params: Promise<{ token: string }> }) {
  return <PickupBoard token={(await params).token} />;
}
