"use client";

import { ActionIcon, CopyButton, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./catalogue.module.css";

/** An id as the API wants it, and a button that copies it. */
export function CatalogueId({ id, name }: { id: string; name: string }) {
  const t = useTranslations("admin.catalogue");
  const action = useTranslations("common.action");
  return (
    <span className={classes.id}>
      <Text span size="xs" ff="monospace">
        {id}
      </Text>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? action("copied") : t("copyId")}>
            <ActionIcon size="sm" onClick={copy} aria-label={t("copyIdOf", { name })}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
