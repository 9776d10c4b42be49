"use client";

import { ActionIcon, Anchor, Button, Group, Table, Text } from "@mantine/core";
import { IconExternalLink, IconPencil, IconPlus } from "@tabler/icons-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { ShopRow } from "#server/contracts/admin.ts";
import { hasTickets, ticketsOf } from "../shell/home-of.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { notify } from "../ui/notify.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { SidePanel } from "../ui/side-panel.tsx";
import classes from "./admin-page.module.css";
import { type SaveShop, ShopForm } from "./shop-form.tsx";
import { StateWord } from "./state-word.tsx";

interface ShopsScreenProps {
  shops: ShopRow[];
  createShop: SaveShop;
  updateShop: SaveShop;
}

export function ShopsScreen({ shops, createShop, updateShop }: ShopsScreenProps) {
  const t = useTranslations("admin.shops");
  const locale = useLocale();
  const [editing, setEditing] = useState<ShopRow | "new" | null>(null);
  const shop = editing === "new" ? null : editing;
  const nameOf = (one: ShopRow) => (locale === "zh-CN" ? one.nameZh : one.nameEn);
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing("new")}>
      {t("add")}
    </Button>
  );
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} lead={t("lead")} actions={shops.length > 0 && add} />
      {shops.length === 0 ? (
        <EmptyState title={t("emptyTitle")} text={t("emptyText")} action={add} />
      ) : (
        <div className={classes.card}>
          <Table.ScrollContainer type="native" minWidth={760}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("name")}</Table.Th>
                  <Table.Th>{t("kind")}</Table.Th>
                  <Table.Th>{t("region")}</Table.Th>
                  <Table.Th>{t("offer")}</Table.Th>
                  <Table.Th>{t("state")}</Table.Th>
                  <Table.Th>{t("boards")}</Table.Th>
                  <Table.Th>
                    <span className="rd-visually-hidden">{t("edit")}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shops.map((one) => (
                  <ShopLine key={one.id} shop={one} name={nameOf(one)} onEdit={() => setEditing(one)} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </div>
      )}
      <SidePanel
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={shop ? t("editTitle", { name: nameOf(shop) }) : t("add")}
      >
        <ShopForm
          key={shop?.id ?? "new"}
          shop={shop}
          save={shop ? updateShop : createShop}
          onCancel={() => setEditing(null)}
          onSaved={(saved) => {
            setEditing(null);
            notify({ message: t("saved", { name: nameOf(saved) }) });
          }}
        />
      </SidePanel>
    </div>
  );
}

function ShopLine({ shop, name, onEdit }: { shop: ShopRow; name: string; onEdit: () => void }) {
  const t = useTranslations("admin.shops");
  const common = useTranslations("common");
  return (
    <Table.Tr className={shop.closed ? classes.off : undefined}>
      <Table.Td>
        <Text fw={600}>{name}</Text>
        <Text size="xs" c="dimmed" ff="monospace">
          {shop.id}
        </Text>
      </Table.Td>
      <Table.Td>{common(`kinds.${shop.kind}`)}</Table.Td>
      <Table.Td>{shop.region}</Table.Td>
      <Table.Td>
        <Anchor component={Link} href={`/admin/shops/${shop.id}`}>
          {t(`offers.${shop.kind}`)} <span className="rd-visually-hidden">{name}</span>
        </Anchor>
        {shop.kind !== "reservation" && (
          <Text size="xs" c="dimmed">
            {t("itemCount", { count: shop.items })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StateWord on={!shop.closed} word={shop.closed ? t("closed") : t("open")} />
      </Table.Td>
      <Table.Td>
        <Group gap="lg" wrap="nowrap">
          {hasTickets(shop) && (
            <Anchor component={Link} href={ticketsOf(shop.id)}>
              {t("tickets")}
            </Anchor>
          )}
          {shop.kind === "meal" && (
            <Anchor href={`/board/${shop.boardToken}`} target="_blank" rel="noreferrer">
              {t("pickupBoard")} <IconExternalLink size={14} aria-label={t("newTab")} />
            </Anchor>
          )}
        </Group>
      </Table.Td>
      <Table.Td ta="end">
        <ActionIcon onClick={onEdit} aria-label={t("editTitle", { name })}>
          <IconPencil size={18} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}
