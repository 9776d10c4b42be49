"use client";

import {
  IconCheck,
  IconDots,
  IconEyeCheck,
  IconFlame,
  IconPackageExport,
  IconPlayerPause,
  IconPlayerPlay,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { CSSProperties, ReactNode } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { UNDO_MS } from "#server/contracts/undo-window.ts";
import { useAtNow } from "../live/use-now.ts";
import { useBoardAsk } from "./board-ask-context.tsx";
import { useBoardTemplate } from "./board-template-context.tsx";
import { waitsOnPass } from "./on-pass.ts";
import { ownWork } from "./own-work.ts";
import classes from "./ticket-foot.module.css";
import type { SendTap } from "./ticket-verbs.ts";
import { UndoStrip } from "./undo-strip.tsx";
import { useBumpWord } from "./use-bump-word.ts";

interface TicketFootProps {
  ticket: Ticket;
  onVerb: SendTap;
}

/** The next thing to do, large; what is seldom done, small beside it. The same height in every state. */
export function TicketFoot({ ticket, onVerb }: TicketFootProps) {
  const t = useTranslations("merchant.tickets");
  const template = useBoardTemplate();
  const { buttons, expo } = template;
  const bumpWord = useBumpWord(ticket);
  const ask = useBoardAsk();
  const { orderId, number, status, undoUntil, hold } = ticket;
  const onPass = useAtNow((now) => expo && waitsOnPass(ticket, now));
  if (onPass) {
    return (
      <button
        type="button"
        className={classes.bump}
        onClick={() => onVerb(orderId, "handOver")}
        aria-label={t("card.handOverOne", { number })}
      >
        <IconPackageExport size="1.3em" aria-hidden />
        <span className={classes.word}>{t("card.handOver")}</span>
      </button>
    );
  }
  if (status === "ready")
    return (
      <UndoStrip
        key={ticket.handedOverAt ? "handedOver" : "bumped"}
        orderId={orderId}
        number={number}
        until={undoUntil}
        onVerb={onVerb}
      />
    );
  const doneHereAt = status === "void" ? null : (ownWork(ticket, template)?.doneAt ?? null);
  if (doneHereAt !== null)
    return <UndoStrip orderId={orderId} number={number} until={doneHereAt + UNDO_MS} onVerb={onVerb} />;
  if (status === "void") {
    return (
      <button
        type="button"
        className={classes.acknowledge}
        onClick={() => onVerb(orderId, "acknowledgeVoid")}
        aria-label={t("card.acknowledgeOne", { number })}
      >
        <IconEyeCheck size="1.3em" aria-hidden />
        <span>{t("card.acknowledge")}</span>
      </button>
    );
  }
  const isNew = status === "accepted";
  return (
    <>
      <Small label={t("card.more", { number })} onClick={() => ask({ about: "void", orderId })}>
        <IconDots size="1.3em" aria-hidden />
      </Small>
      {isNew && hold && (
        <Small label={t("card.fireNow", { number })} onClick={() => onVerb(orderId, "hold", { until: null })}>
          <IconPlayerPlay size="1.2em" aria-hidden />
        </Small>
      )}
      {isNew && !hold && buttons.hold && (
        <Small label={t("card.hold", { number })} onClick={() => ask({ about: "hold", orderId })}>
          <IconPlayerPause size="1.2em" aria-hidden />
        </Small>
      )}
      {isNew && !hold && buttons.start && (
        <Small label={`${t("start")} ${number}`} onClick={() => onVerb(orderId, "start")}>
          <IconPlayerPlay size="1.2em" aria-hidden />
        </Small>
      )}
      {!isNew && <Cooking rooms={Number(buttons.hold) + Number(buttons.start)} />}
      {buttons.bump && (
        <button
          type="button"
          className={classes.bump}
          onClick={() => onVerb(orderId, "bump")}
          aria-label={`${bumpWord} ${number}`}
        >
          <IconCheck size="1.3em" aria-hidden />
          <span className={classes.word}>{bumpWord}</span>
        </button>
      )}
    </>
  );
}

/** Where hold and start were: the big button must not slide under a finger that is on its way to them. */
function Cooking({ rooms }: { rooms: number }) {
  const t = useTranslations("merchant.tickets");
  if (rooms === 0) return null;
  return (
    <span className={classes.cooking} style={{ "--rooms": rooms } as CSSProperties}>
      <IconFlame size="1.1em" aria-hidden />
      <span className={rooms > 1 ? classes.cookingWord : "rd-visually-hidden"}>{t("status.cooking")}</span>
    </span>
  );
}

function Small({ label, onClick, children }: { label: string; onClick(): void; children: ReactNode }) {
  return (
    <button type="button" className={classes.small} aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}
