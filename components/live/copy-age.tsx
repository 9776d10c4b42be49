"use client";

import { IconDatabaseOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { TopicName } from "#server/contracts/live.ts";
import classes from "./live-badge.module.css";
import { useLiveFeed } from "./live-provider.tsx";
import { useAge } from "./use-age.ts";
import { useAtNow } from "./use-now.ts";

interface CopyAgeProps {
  topic?: TopicName | undefined;
  /** Where there is no room for the sentence. */
  terse?: "never" | "on_phones" | "always";
}

/**
 * "From a copy, 42 s old": said while the server spares its database and serves this page from memory.
 * Without a topic it tells of the oldest copy on the page.
 */
export function CopyAge({ topic, terse = "never" }: CopyAgeProps) {
  const t = useTranslations("public.live");
  const feed = useLiveFeed();
  const age = useAge();
  const seconds = useAtNow((now) => {
    const readAt = feed.copyReadAt(topic);
    return readAt === null ? null : Math.max(0, Math.round((now - readAt) / 1_000));
  });
  if (seconds === null) return null;
  // Whole seconds: tenths are for what is live.
  const words = seconds < 90 ? t("seconds", { seconds }) : age(seconds * 1_000);
  return (
    <span className={classes.copy} data-terse={terse} title={t("copyExplain")} data-testid="copy-age">
      <IconDatabaseOff size="1.2em" aria-hidden />
      <span className={classes.copyLong}>{t("copy", { age: words })}</span>
      <span className={classes.copyShort} aria-hidden>
        {t("copyShort", { age: words })}
      </span>
    </span>
  );
}
