import { request } from "undici";
import { apiCatalogueSchema } from "../../contracts/catalogue.ts";
import type { OrderKind } from "../../contracts/orders.ts";

/** What a trace's orders may name. */
export interface Offer {
  items: string[];
  slots: string[];
}

const ANSWER_WITHIN_MS = 10_000;

/**
 * Asks the shop what can be ordered, as any other client would.
 * @throws Error in words for the person at the terminal: not reached, key refused, no such shop, the
 *   wrong kind, or nothing on offer.
 */
export async function fetchOffer({
  origin,
  apiKey,
  shopId,
  kind,
}: {
  origin: string;
  apiKey: string;
  shopId: string;
  kind: OrderKind;
}): Promise<Offer> {
  const url = `${origin.replace(/\/+$/, "")}/api/v1/shops/${encodeURIComponent(shopId)}/catalogue`;
  const { status, body } = await get(url, apiKey, origin);
  if (status === 404) throw new Error(`There is no open shop "${shopId}" at ${origin}.`);
  if (status !== 200) {
    const { detail } = (body ?? {}) as { detail?: string };
    throw new Error(`${origin} does not say what "${shopId}" offers: HTTP ${status}. ${detail ?? ""}`.trim());
  }
  const parsed = apiCatalogueSchema.safeParse(body);
  if (!parsed.success) throw new Error(`What ${origin} answers is not a catalogue; is it Rushdeck?`);
  const { shop, items, services, slots } = parsed.data;
  if (shop.kind !== kind) throw new Error(`"${shopId}" takes ${shop.kind} orders, not ${kind}.`);
  // One that has begun may be over before its turn comes.
  const ahead = slots.filter(({ startsAt }) => Date.parse(startsAt) > Date.now());
  const offer = { items: [...items, ...services].map(({ id }) => id), slots: ahead.map(({ id }) => id) };
  if (offer.items.length + offer.slots.length === 0) {
    throw new Error(
      `"${shopId}" offers nothing to order: give it ${kind === "reservation" ? "slots" : "items"} first.`,
    );
  }
  return offer;
}

async function get(url: string, apiKey: string, origin: string): Promise<{ status: number; body: unknown }> {
  const answer = await request(url, {
    headers: { authorization: `Bearer ${apiKey}` },
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  }).catch((error: Error) => {
    throw new Error(`${origin} does not answer: ${error.message}`);
  });
  const text = await answer.body.text();
  try {
    return { status: answer.statusCode, body: JSON.parse(text) };
  } catch {
    return { status: answer.statusCode, body: null };
  }
}
