"use client";

import { Badge, Button, Text } from "@mantine/core";
import { IconDeviceTv, IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { PublishedTemplate, ScreenRow } from "#server/contracts/boards.ts";
import classes from "./lists.module.css";
import { useTemplateName } from "./use-template-name.ts";
import { When } from "./when.tsx";

interface ScreenCardProps {
  screen: ScreenRow;
  board: PublishedTemplate | null;
  /** It holds a live connection now. */
  connected: boolean;
  onEdit(): void;
  onRevoke(): void;
}

/** One device: what it shows, and when it was last there. */
export function ScreenCard({ screen, board, connected, onEdit, onRevoke }: ScreenCardProps) {
  const t = useTranslations("boards.screens");
  const nameOf = useTemplateName();
  const { name, lastSeenAt, pairedAt, pairedBy } = screen;
  return (
    <li className={classes.card} data-testid="screen">
      <IconDeviceTv size={28} stroke={1.5} aria-hidden />
      <div className={classes.words}>
        <Text size="lg" fw={600}>
          {name}
        </Text>
        <Text c="dimmed">
          {t("board")}: {board ? nameOf(board) : "–"}
        </Text>
        <Text c="dimmed">
          {t("lastSeen")}: {lastSeenAt === null ? t("never") : <When at={lastSeenAt} />} · {t("pairedBy")}{" "}
          <When at={pairedAt} /> {t("byName", { name: pairedBy })}
        </Text>
      </div>
      <Badge color={connected ? "teal" : "gray"} variant={connected ? "light" : "outline"}>
        {connected ? t("live") : t("notSeen")}
      </Badge>
      <div className={classes.deeds}>
        <Button variant="subtle" color="red" onClick={onRevoke} aria-label={t("revokeOne", { name })}>
          {t("revoke")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPencil size={16} />}
          onClick={onEdit}
          aria-label={t("edit", { name })}
        >
          {t("change")}
        </Button>
      </div>
    </li>
  );
}
