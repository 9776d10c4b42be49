"use client";

import { Badge, Button, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { TemplateVersion } from "#server/contracts/boards.ts";
import classes from "./editor.module.css";
import { When } from "./when.tsx";

interface VersionListProps {
  versions: readonly TemplateVersion[];
  shown: number;
  onRestore(version: TemplateVersion): void;
}

/** What was on the screens before, newest first; each can be put back. */
export function VersionList({ versions, shown, onRestore }: VersionListProps) {
  const t = useTranslations("boards");
  return (
    <ul className={classes.versions}>
      {versions.map((version) => (
        <li key={version.version} className={classes.version}>
          <div>
            <Text fw={500}>
              {version.version === 0 ? t("editor.builtIn") : t("list.version", { version: version.version })}
            </Text>
            {version.version > 0 && (
              <Text size="xs" c="dimmed">
                <When at={version.publishedAt} /> · {t("editor.by", { name: version.publishedBy })}
              </Text>
            )}
          </div>
          {version.version === shown ? (
            <Badge>{t("editor.shown")}</Badge>
          ) : (
            <Button
              variant="default"
              size="xs"
              onClick={() => onRestore(version)}
              aria-label={t("editor.restoreOne", { version: version.version })}
            >
              {t("editor.restore")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
