"use client";

import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  IconCopy,
  IconDots,
  IconFilter,
  IconFilterOff,
  IconGitCompare,
  IconPin,
  IconPinnedOff,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type Cause, MOST_PINNED } from "#server/contracts/attribution.ts";
import classes from "./causes-table.module.css";
import { combinationText } from "./drill-trail.tsx";
import { combinationOf, type Drill, isOneValue } from "./use-drill.ts";
import type { ValueWords } from "./use-value-words.ts";

/** Address of the page that sets a cause against the rest. */
export type CompareHref = (attributes: Cause["attributes"]) => string;

export interface CauseActionsProps {
  cause: Cause;
  pinned: boolean;
  words: ValueWords;
  drill: Drill;
  compareHref: CompareHref | undefined;
}

/** What can be done with a whole cause: pin it with one press, the rest in a menu. */
export function CauseActions({ cause, pinned, words, drill, compareHref }: CauseActionsProps) {
  const t = useTranslations("drill.row");
  const combination = combinationOf(cause.attributes);
  // "Rare values" put together are none that could be asked about again.
  if (!combination?.every(({ value }) => isOneValue(value))) return null;
  const name = words.combination(cause.attributes);
  const full = !pinned && drill.pinned.length >= MOST_PINNED;
  const [only] = combination.length === 1 ? combination : [];
  const label = pinned ? t("unpin") : full ? t("pinFull", { count: MOST_PINNED }) : t("pin");
  return (
    <div className={classes.acts} data-no-picture>
      <Tooltip label={label}>
        <ActionIcon
          variant={pinned ? "light" : "subtle"}
          color={pinned ? "teal" : "gray"}
          aria-label={pinned ? t("unpinNamed", { name }) : t("pinNamed", { name })}
          aria-disabled={full || undefined}
          data-disabled={full || undefined}
          onClick={() => {
            if (pinned) drill.unpin(combination);
            else if (!full) drill.pin(combination);
          }}
        >
          {pinned ? <IconPinnedOff size="1rem" aria-hidden /> : <IconPin size="1rem" aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <Menu withinPortal position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("menu", { name })}>
            <IconDots size="1rem" aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFilter size="1rem" aria-hidden />}
            onClick={() => drill.keep(combination)}
          >
            {t("keep")}
          </Menu.Item>
          {only && (
            <Menu.Item
              leftSection={<IconFilterOff size="1rem" aria-hidden />}
              onClick={() => drill.filter({ ...only, mode: "exclude" })}
            >
              {t("exclude")}
            </Menu.Item>
          )}
          {compareHref && (
            <Menu.Item
              component="a"
              href={compareHref(cause.attributes)}
              leftSection={<IconGitCompare size="1rem" aria-hidden />}
            >
              {t("compare")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconCopy size="1rem" aria-hidden />}
            onClick={() => drill.copy(combinationText(combination))}
          >
            {t("copy")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
