"use client";

import { ActionIcon, Table, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ProviderRow } from "#server/contracts/catalogue.ts";
import adminClasses from "./admin-page.module.css";
import classes from "./catalogue.module.css";
import { CatalogueId } from "./catalogue-id.tsx";
import { StateWord } from "./state-word.tsx";

interface CatalogueProvidersProps {
  providers: ProviderRow[];
  onEdit: (provider: ProviderRow) => void;
}

export function CatalogueProviders({ providers, onEdit }: CatalogueProvidersProps) {
  const t = useTranslations("admin.catalogue.providers");
  const format = useFormatter();
  const locale = useLocale();
  const skillsOf = ({ skills }: ProviderRow) =>
    format.list(
      Object.entries(skills)
        .sort(([, one], [, other]) => other - one)
        .map(([skill, level]) => `${skill} ${level}`),
      { type: "unit" },
    );
  const placeOf = ({ xKm, yKm }: ProviderRow) =>
    format.list(
      [
        t(xKm < 0 ? "west" : "east", { km: Math.abs(xKm) }),
        t(yKm < 0 ? "south" : "north", { km: Math.abs(yKm) }),
      ],
      { type: "unit" },
    );
  return (
    <Table.ScrollContainer type="native" minWidth={640}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("name")}</Table.Th>
            <Table.Th>{t("skills")}</Table.Th>
            <Table.Th ta="end">{t("rating")}</Table.Th>
            <Table.Th ta="end">{t("position")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
            <Table.Th>
              <span className="rd-visually-hidden">{t("edit")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {providers.map((provider) => {
            const name = locale === "zh-CN" ? provider.nameZh : provider.nameEn;
            return (
              <Table.Tr key={provider.id} className={provider.active ? undefined : adminClasses.off}>
                <Table.Td>
                  <Text fw={600}>{name}</Text>
                  <CatalogueId id={provider.id} name={name} />
                </Table.Td>
                <Table.Td>{skillsOf(provider)}</Table.Td>
                <Table.Td className={classes.number}>
                  {format.number(provider.rating, { minimumFractionDigits: 1 })}
                </Table.Td>
                <Table.Td className={classes.number}>{placeOf(provider)}</Table.Td>
                <Table.Td>
                  <StateWord on={provider.active} word={provider.active ? t("on") : t("off")} />
                </Table.Td>
                <Table.Td ta="end">
                  <ActionIcon onClick={() => onEdit(provider)} aria-label={t("editTitle", { name })}>
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
