import type { Pool } from "pg";
import type { Catalogue } from "../shops/catalogue.ts";

export interface KeyLabel {
  labelEn: string;
  labelZh: string;
}

export interface KeyNames {
  /** What people call this key; the key itself until its name is known. */
  labelOf(key: string): KeyLabel;
  clientName(clientId: string): string;
  /** Fetches the names of slots and clients that are not known yet. */
  learn(keys: readonly string[]): Promise<void>;
}

const MOST_KNOWN = 5_000;

/** Names of what keys stand for: shops and dishes from the catalogue, slots and clients fetched once. */
export function createKeyNames({ catalogue, pool }: { catalogue: Catalogue; pool: Pool }): KeyNames {
  const known = new Map<string, KeyLabel>();

  function fromCatalogue(kind: string, id: string): KeyLabel | null {
    if (kind === "shop") {
      const shop = catalogue.shop(id);
      return shop ? { labelEn: shop.nameEn, labelZh: shop.nameZh } : null;
    }
    if (kind !== "item") return null;
    for (const shop of catalogue.shops()) {
      const item = shop.items.get(id) ?? shop.retired.get(id);
      if (item)
        return { labelEn: `${item.nameEn} · ${shop.nameEn}`, labelZh: `${item.nameZh} · ${shop.nameZh}` };
    }
    return null;
  }

  async function learn(keys: readonly string[]): Promise<void> {
    const idsOf = (kind: string) =>
      keys
        .filter((key) => key.startsWith(`${kind}:`) && !known.has(key))
        .map((key) => key.slice(kind.length + 1));
    const [clients, slots] = [idsOf("client"), idsOf("slot")];
    if (clients.length + slots.length === 0) return;
    if (known.size > MOST_KNOWN) known.clear();
    const found = await pool.query<{ id: string; name: string }>(
      "SELECT id, name FROM api_client WHERE id = ANY($1)",
      [clients],
    );
    for (const { id, name } of found.rows) known.set(`client:${id}`, { labelEn: name, labelZh: name });
    const times = await pool.query<{ id: string; en: string; zh: string; at: number; until: number }>(
      `SELECT slot.id, shop.name_en AS en, shop.name_zh AS zh, slot.starts_at AS at, slot.ends_at AS until
       FROM slot JOIN shop ON shop.id = slot.shop_id WHERE slot.id = ANY($1)`,
      [slots],
    );
    for (const { id, en, zh, at, until } of times.rows) {
      const time = `${dayOf(at)} ${clockOf(at)}–${clockOf(until)}`;
      known.set(`slot:${id}`, { labelEn: `${en} · ${time}`, labelZh: `${zh} · ${time}` });
    }
  }

  return {
    labelOf(key) {
      const cut = key.indexOf(":");
      const id = key.slice(cut + 1);
      return fromCatalogue(key.slice(0, cut), id) ?? known.get(key) ?? { labelEn: id, labelZh: id };
    },
    clientName: (clientId) => known.get(`client:${clientId}`)?.labelEn ?? clientId,
    learn,
  };
}

// In the server's zone, as the shops' own staff speak of it.
const two = (value: number) => String(value).padStart(2, "0");
function dayOf(at: number): string {
  const date = new Date(at);
  return `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
function clockOf(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}
