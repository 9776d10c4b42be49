"use client";

import { Menu } from "@mantine/core";
import { IconCopy, IconFilter, IconFilterOff, IconLayoutList } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cubeDimensions } from "#server/contracts/attribution.ts";
import { type Drill, isOneValue } from "./use-drill.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface Attribute {
  dimension: string;
  value: string;
}

/** What can be done with one attribute: keep, exclude, group by, copy. */
export function ChipMenuItems({
  attribute,
  words,
  drill,
}: {
  attribute: Attribute;
  words: ValueWords;
  drill: Drill;
}) {
  const t = useTranslations("drill.chip");
  const dimension = cubeDimensions.find((known) => known === attribute.dimension);
  const { value } = attribute;
  if (!dimension) return null;
  const shown = words.value(dimension, value);
  const filtered = drill.filters.find((filter) => filter.dimension === dimension && filter.value === value);
  return (
    <>
      {isOneValue(value) && filtered?.mode !== "keep" && (
        <Menu.Item
          leftSection={<IconFilter size="1rem" aria-hidden />}
          onClick={() => drill.filter({ dimension, value, mode: "keep" })}
        >
          {t("keep", { value: shown })}
        </Menu.Item>
      )}
      {isOneValue(value) && filtered?.mode !== "exclude" && (
        <Menu.Item
          leftSection={<IconFilterOff size="1rem" aria-hidden />}
          onClick={() => drill.filter({ dimension, value, mode: "exclude" })}
        >
          {t("exclude", { value: shown })}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconLayoutList size="1rem" aria-hidden />}
        onClick={() => drill.groupBy(dimension)}
      >
        {t("group", { dimension: words.dimension(dimension) })}
      </Menu.Item>
      {isOneValue(value) && (
        <Menu.Item leftSection={<IconCopy size="1rem" aria-hidden />} onClick={() => drill.copy(value)}>
          {t("copy")}
        </Menu.Item>
      )}
    </>
  );
}

/** The menu around what opens it. */
export function ChipMenu({
  attribute,
  words,
  drill,
  children,
}: {
  attribute: Attribute;
  words: ValueWords;
  drill: Drill;
  children: ReactNode;
}) {
  return (
    <Menu withinPortal position="bottom-start" shadow="md">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <ChipMenuItems attribute={attribute} words={words} drill={drill} />
      </Menu.Dropdown>
    </Menu>
  );
}
