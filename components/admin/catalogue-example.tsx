"use client";

import { Anchor, Button, Code, CopyButton, Title } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ShopCatalogue } from "#server/contracts/catalogue.ts";
import adminClasses from "./admin-page.module.css";
import classes from "./catalogue.module.css";

const HOUR_MS = 3_600_000;
/** Where a link on the page finds it. */
export const EXAMPLE_ID = "place-an-order";

/** A command that places an order of the first thing the shop has; nothing while it has none. */
export function CatalogueExample({ catalogue, origin }: { catalogue: ShopCatalogue; origin: string }) {
  const t = useTranslations("admin.catalogue.example");
  const action = useTranslations("common.action");
  const order = firstOrder(catalogue);
  if (!order) return null;
  const command = [
    `curl ${origin}/api/v1/orders \\`,
    `  -H "Authorization: Bearer $RUSHDECK_API_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(order)}'`,
  ].join("\n");
  return (
    <section id={EXAMPLE_ID} className={classes.section} aria-label={t("title")}>
      <div className={classes.head}>
        <div className={classes.words}>
          <Title order={2}>{t("title")}</Title>
          <p className={classes.lead}>
            {t.rich("lead", {
              keys: (words) => (
                <Anchor component={Link} href="/admin/keys" underline="always">
                  {words}
                </Anchor>
              ),
            })}
          </p>
        </div>
      </div>
      <div className={`${adminClasses.card} ${classes.command}`}>
        <Code block data-testid="order-command">
          {command}
        </Code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button
              className={classes.copy}
              variant="default"
              size="compact-xs"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? action("copied") : action("copy")}
            </Button>
          )}
        </CopyButton>
      </div>
    </section>
  );
}

/** Nothing while the shop is closed or has nothing to order. */
export function firstOrder({ shop, items, providers, slots, asOf }: ShopCatalogue): object | null {
  if (shop.closed) return null;
  const { id: shopId, kind } = shop;
  const item = items.find(({ active }) => active);
  switch (kind) {
    case "meal":
      return item ? { kind, shopId, items: [{ itemId: item.id, quantity: 1 }] } : null;
    case "reservation": {
      const slot = slots.find(({ capacity, taken }) => taken < capacity);
      return slot ? { kind, shopId, slotId: slot.id, party: 1 } : null;
    }
    case "home_service": {
      const provider = providers.find(({ active }) => active);
      if (!item || !provider) return null;
      // A full hour tomorrow, at the provider's door.
      const startsAt = new Date((Math.ceil(asOf / HOUR_MS) + 24) * HOUR_MS).toISOString();
      const location = { xKm: provider.xKm, yKm: provider.yKm };
      return { kind, shopId, serviceItemId: item.id, startsAt, location };
    }
  }
}
