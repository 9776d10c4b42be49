import type { Metadata } from "next";
import { TrackOrder } from "#components/public/track-order.tsx";

// The address is the key to the order: search engines must not keep it.
export const metadata: Metadata = { title: "Order", robots: { index: false } };

/** One order as its customer sees it. */
export default async function TrackPage({ params }: { params: Promise<{ code: string }> }) {
  return <TrackOrder code={(await params).code} />;
}
