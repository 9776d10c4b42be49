"use client";

import { IconArrowBackUp } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type CSSProperties, useState } from "react";
import { UNDO_MS } from "#server/contracts/undo-window.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useAtNow } from "../live/use-now.ts";
import classes from "./ticket-foot.module.css";
import type { SendTap } from "./ticket-verbs.ts";

interface UndoStripProps {
  orderId: string;
  number: number;
  until: number | null;
  onVerb: SendTap;
}

/** Where the bump was, for as long as one tap takes it back. */
export function UndoStrip({ orderId, number, until, onVerb }: UndoStripProps) {
  const t = useTranslations("merchant.tickets");
  const feed = useLiveFeed();
  // The shared ticker is up to a second behind: never more than there is.
  const seconds = useAtNow((now) => Math.ceil(Math.min(UNDO_MS, Math.max(0, (until ?? now) - now)) / 1_000));
  // Set once: changing the length of a running animation would make it jump.
  const [runsMs] = useState(() => Math.max(0, (until ?? 0) - feed.serverNow()));
  return (
    <button
      type="button"
      className={classes.undo}
      style={{ "--undo-left": `${runsMs}ms` } as CSSProperties}
      onClick={() => onVerb(orderId, "undo")}
    >
      <IconArrowBackUp size="1.3em" aria-hidden />
      {/* A name that counts down would be read out every second. */}
      <span className="rd-visually-hidden">
        {t("undo")} {number}
      </span>
      <span aria-hidden>{t("undoIn", { seconds })}</span>
    </button>
  );
}
