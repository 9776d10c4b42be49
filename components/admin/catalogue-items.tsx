"use client";

import { ActionIcon, Table, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ItemRow } from "#server/contracts/catalogue.ts";
import adminClasses from "./admin-page.module.css";
import classes from "./catalogue.module.css";
import { CatalogueId } from "./catalogue-id.tsx";
import { StateWord } from "./state-word.tsx";

interface CatalogueItemsProps {
  items: ItemRow[];
  /** A service is counted in minutes and names a skill, a dish in seconds and names a station. */
  service: boolean;
  onEdit: (item: ItemRow) => void;
}

export function CatalogueItems({ items, service, onEdit }: CatalogueItemsProps) {
  const t = useTranslations("admin.catalogue.items");
  const stations = useTranslations("merchant.tickets.station");
  const format = useFormatter();
  const locale = useLocale();
  const stationOf = (station: string) =>
    !service && stations.has(station as "wok") ? stations(station as "wok") : station;
  return (
    <Table.ScrollContainer type="native" minWidth={640}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("name")}</Table.Th>
            <Table.Th>{service ? t("skill") : t("station")}</Table.Th>
            <Table.Th ta="end">{t("price")}</Table.Th>
            <Table.Th ta="end">{service ? t("lasts") : t("preparation")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
            <Table.Th>
              <span className="rd-visually-hidden">{t("edit")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => {
            const [name, otherName] =
              locale === "zh-CN" ? [item.nameZh, item.nameEn] : [item.nameEn, item.nameZh];
            return (
              <Table.Tr key={item.id} className={item.active ? undefined : adminClasses.off}>
                <Table.Td>
                  <Text fw={600}>
                    {name}{" "}
                    {name !== otherName && (
                      <Text span c="dimmed" fw={400}>
                        {otherName}
                      </Text>
                    )}
                  </Text>
                  <CatalogueId id={item.id} name={name} />
                </Table.Td>
                <Table.Td>{stationOf(item.station)}</Table.Td>
                <Table.Td className={classes.number}>
                  {format.number(item.priceMinor / 100, { minimumFractionDigits: 2 })}
                </Table.Td>
                <Table.Td className={classes.number}>
                  {service
                    ? t("minutes", { count: Math.round((item.prepSeconds / 60) * 100) / 100 })
                    : t("seconds", { count: item.prepSeconds })}
                </Table.Td>
                <Table.Td>
                  <StateWord on={item.active} word={item.active ? t("on") : t("off")} />
                </Table.Td>
                <Table.Td ta="end">
                  <ActionIcon onClick={() => onEdit(item)} aria-label={t("editTitle", { name })}>
                    <IconPencil size={18} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
