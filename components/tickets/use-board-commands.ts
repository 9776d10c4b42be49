"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { heedNewBuild } from "../offline/new-build.ts";
import { notify } from "../ui/notify.ts";
import { useBoardTemplate } from "./board-template-context.tsx";
import { waitsOnPass } from "./on-pass.ts";
import { bumpOwn, reopenOwn, undoOwn } from "./own-bump.ts";
import { hasLeft, ownWork } from "./own-work.ts";
import type { TicketActions } from "./ticket-actions.ts";
import type { SendTap } from "./ticket-verbs.ts";
import { useOpenTickets } from "./use-open-tickets.ts";
import { useRefusalWords } from "./use-refusal-words.ts";
import { useStopsSaid } from "./use-stops-said.ts";
import { useTicketCommands } from "./use-ticket-commands.ts";

interface BoardCommandsOptions {
  shopId: string;
  actions: TicketActions;
  live: Record<string, Ticket> | null;
}

/** Where no ticket has its button. */
const ABOVE = "top-center";

/** The open tickets and everything a hand can do to them; refusals and dead ends are said in words. */
export function useBoardCommands({ shopId, actions, live }: BoardCommandsOptions) {
  const t = useTranslations("merchant.tickets");
  const errors = useTranslations("errors");
  const refusalWords = useRefusalWords();
  const { pending, send, hindrance } = useTicketCommands({
    shopId,
    actions,
    live,
    onRefused(tap, refusal) {
      const message = refusalWords(tap, refusal, live?.[tap.orderId]);
      // What was tapped offline may be long ago: it stays until someone has read it.
      notify({ position: ABOVE, color: "red", message, autoClose: tap.offline ? false : 8_000 });
    },
  });
  const feed = useLiveFeed();
  const template = useBoardTemplate();
  const [tickets, sayStopped] = useStopsSaid(useOpenTickets(live, pending, template));
  const lastBumped = useRef<string | null>(null);
  const say = useCallback((message: string) => notify({ position: ABOVE, message, autoClose: 4_000 }), []);
  const latest = useRef({ tickets, template });
  useEffect(() => {
    latest.current = { tickets, template };
  });

  const onVerb: SendTap = useCallback(
    (orderId, verb, ...extra) => {
      const { tickets, template } = latest.current;
      const ticket = tickets.find((one) => one.orderId === orderId);
      if (verb === "bump" || verb === "tapLine" || verb === "handOver") lastBumped.current = orderId;
      if (verb === "bump" && ticket && bumpOwn(ticket, template, send)) {
        // Nothing left to make: it says that the cooks have seen what was taken off.
        if (ownWork(ticket, template)?.openLineIds.length === 0) sayStopped(orderId, feed.serverNow());
      } else if (verb === "undo" && ticket && undoOwn(ticket, template, send)) {
        sayStopped(orderId, null);
      } else {
        send(orderId, verb, ...extra);
      }
    },
    [send, sayStopped, feed],
  );

  /** Done here, and open at other stations; newest first. */
  const doneHere = useCallback(() => {
    const { tickets, template } = latest.current;
    return tickets
      .flatMap((ticket): Ticket[] => {
        const doneAt = ownWork(ticket, template)?.doneAt ?? null;
        return doneAt !== null && isOpen(ticket) ? [{ ...ticket, readyAt: doneAt }] : [];
      })
      .sort((a, b) => (b.readyAt ?? 0) - (a.readyAt ?? 0));
  }, []);

  /** Back to this board: as a whole where it was ready, and in any case what was done last here. */
  const recall = useCallback(
    (ticket: Ticket) => {
      if (!isOpen(ticket)) send(ticket.orderId, "recall");
      sayStopped(ticket.orderId, null);
      reopenOwn(ticket, latest.current.template, send);
    },
    [send, sayStopped],
  );

  const recallLast = useCallback(async () => {
    const recent = await heedNewBuild(actions.recentlyReady(shopId)).catch(() => null);
    const ready = recent?.ok ? recent.value[0] : undefined;
    const here = doneHere()[0];
    const last = (here?.readyAt ?? 0) > (ready?.readyAt ?? 0) ? here : ready;
    if (last) recall(last);
    else say(recent?.ok ? t("nothingToRecall") : errors(recent?.code ?? "NETWORK"));
  }, [actions, shopId, doneHere, recall, say, t, errors]);

  /** Takes back the bump of the selected ticket, or else the last one made on this screen. */
  function undoLast(selected: string | null): void {
    const now = feed.serverNow();
    const isBumped = (ticket: Ticket) => {
      const work = ownWork(ticket, template);
      return (
        (ticket.status === "ready" && !waitsOnPass(ticket, now)) ||
        (work !== null && work.doneAt !== null && !hasLeft(work, now))
      );
    };
    const bumped = (orderId: string | null) =>
      tickets.find((ticket) => ticket.orderId === orderId && isBumped(ticket));
    const ticket = bumped(selected) ?? bumped(lastBumped.current);
    if (ticket) onVerb(ticket.orderId, "undo");
    else say(t("nothingToUndo"));
  }

  return { tickets, onVerb, doneHere, recall, recallLast, undoLast, say, hindrance };
}

function isOpen({ status }: Ticket): boolean {
  return status === "accepted" || status === "cooking";
}
