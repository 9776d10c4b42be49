import { redirect } from "next/navigation";

export default async function ShopPage({ params }: { params: Promise<{ shop: string }> }) {
  redirect(`/merchant/${encodeURIComponent((await params).shop)}/tickets`);
}
