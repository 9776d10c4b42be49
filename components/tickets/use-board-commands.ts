"use client";

import { useTranslations } from "next-intl";
import { useCallback, useRef } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { notify } from "../ui/notify.ts";
import type { TicketActions } from "./ticket-actions.ts";
import type { SendTap } from "./ticket-verbs.ts";
import { useOpenTickets } from "./use-open-tickets.ts";
import { useRefusalWords } from "./use-refusal-words.ts";
import { useTicketCommands } from "./use-ticket-commands.ts";

interface BoardCommandsOptions {
  shopId: string;
  sort: BoardTemplate["sort"];
  actions: TicketActions;
  live: Record<string, Ticket> | null;
}

/** Where no ticket has its button. */
const ABOVE = "top-center";

/** The open tickets and everything a hand can do to them; refusals and dead ends are said in words. */
export function useBoardCommands({ shopId, sort, actions, live }: BoardCommandsOptions) {
  const t = useTranslations("merchant.tickets");
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
  const tickets = useOpenTickets(live, pending, sort);
  const lastBumped = useRef<string | null>(null);
  const say = useCallback((message: string) => notify({ position: ABOVE, message, autoClose: 4_000 }), []);

  const onVerb: SendTap = useCallback(
    (orderId, verb, ...extra) => {
      if (verb === "bump" || verb === "tapLine") lastBumped.current = orderId;
      send(orderId, verb, ...extra);
    },
    [send],
  );

  const recallLast = useCallback(async () => {
    const recent = await actions.recentlyReady(shopId).catch(() => null);
    const last = recent?.ok ? recent.value[0] : undefined;
    if (last) send(last.orderId, "recall");
    else say(t("nothingToRecall"));
  }, [actions, shopId, send, say, t]);

  /** Takes back the bump of the selected ticket, or else the last one made on this screen. */
  function undoLast(selected: string | null): void {
    const bumped = (orderId: string | null) =>
      tickets.find((ticket) => ticket.orderId === orderId && ticket.status === "ready");
    const ticket = bumped(selected) ?? bumped(lastBumped.current);
    if (ticket) onVerb(ticket.orderId, "undo");
    else say(t("nothingToUndo"));
  }

  return { tickets, onVerb, recallLast, undoLast, say, hindrance };
}
