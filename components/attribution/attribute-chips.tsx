"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconCopy, IconFilter, IconFilterOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type AttributionFilter, type Cause, cubeDimensions } from "#server/contracts/attribution.ts";
import classes from "./attribute-chips.module.css";
import type { ValueWords } from "./use-value-words.ts";

export interface AttributeChipsProps {
  attributes: Cause["attributes"];
  words: ValueWords;
  onFilter: (filter: AttributionFilter) => void;
}

/** A combination as chips; each can be kept, excluded or copied. */
export function AttributeChips({ attributes, words, onFilter }: AttributeChipsProps) {
  const t = useTranslations("analyst.chip");
  return (
    <ul className={classes.chips}>
      {attributes.map(({ dimension: name, value }) => {
        const dimension = cubeDimensions.find((known) => known === name);
        const shown = words.value(name, value);
        return (
          <li key={name}>
            <Menu withinPortal position="bottom-start" shadow="md">
              <Menu.Target>
                <UnstyledButton className={classes.chip}>
                  <span className={classes.dimension}>{words.dimension(name)}</span> {shown}
                </UnstyledButton>
              </Menu.Target>
              <Menu.Dropdown>
                {/* Values put together as "other" are no value one could filter by. */}
                {dimension && value !== "…" && (
                  <>
                    <Menu.Item
                      leftSection={<IconFilter size="1rem" />}
                      onClick={() => onFilter({ dimension, value, mode: "keep" })}
                    >
                      {t("keep", { value: shown })}
                    </Menu.Item>
                    <Menu.Item
                      leftSection={<IconFilterOff size="1rem" />}
                      onClick={() => onFilter({ dimension, value, mode: "exclude" })}
                    >
                      {t("exclude", { value: shown })}
                    </Menu.Item>
                  </>
                )}
                <Menu.Item
                  leftSection={<IconCopy size="1rem" />}
                  onClick={() => void navigator.clipboard?.writeText(value)}
                >
                  {t("copy")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        );
      })}
    </ul>
  );
}
