"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BoardActionName } from "#server/contracts/board-actions.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import type { BoardQuestion } from "./board-ask-context.tsx";
import { focusedLine, focusItem, tapFocusedItem } from "./board-items.ts";
import type { BoardAction } from "./board-keys.ts";
import { neighbour, type Way } from "./neighbours.ts";
import type { Place } from "./place-tickets.ts";
import type { SendTap } from "./ticket-verbs.ts";

/** What a key does to the board around the tickets. */
export type BoardOnly = Extract<
  BoardActionName,
  | "unbump"
  | "recallLast"
  | "recallList"
  | "review"
  | "allDay"
  | "later"
  | `filter${number}`
  | "sound"
  | "legend"
>;

interface BoardActionsOptions {
  /** What can be selected, in reading order. */
  spots: readonly { ticket: Ticket; place: Place }[];
  selected: string | null;
  setSelected(orderId: string | null): void;
  page: number;
  pages: number;
  setPage(page: number): void;
  /** A digit bumps at once. */
  numbersBump: boolean;
  onVerb: SendTap;
  /** Ready, and the next bump hands it over. */
  waitsOnPass(ticket: Ticket): boolean;
  ask(question: BoardQuestion): void;
  onBoard(action: BoardOnly): void;
  /** Escape with nothing selected. */
  onClear(): void;
  say(message: string): void;
}

/** Everything a key can ask for, done. @returns `perform` (false: nothing was done), and words for screen readers. */
export function useBoardActions(options: BoardActionsOptions) {
  const t = useTranslations("merchant.tickets");
  const [announcement, setAnnouncement] = useState("");
  const { spots, selected, numbersBump, onVerb, ask } = options;
  const ticketOf = (orderId: string | null) => spots.find((spot) => spot.ticket.orderId === orderId)?.ticket;

  function select(orderId: string | null): void {
    // The next Tab leads into this ticket, and Enter is meant for it, wherever a finger was before.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    options.setSelected(orderId);
    const ticket = ticketOf(orderId);
    setAnnouncement(ticket ? t("selected", { number: ticket.number }) : "");
  }

  function number(nth: number): void {
    const orderId = [...new Set(spots.map((spot) => spot.ticket.orderId))][nth - 1];
    select(orderId ?? null);
    const ticket = ticketOf(orderId ?? null);
    if (numbersBump && ticket) bump(ticket);
  }

  function bump(ticket: Ticket): void {
    const { orderId, status } = ticket;
    if (status === "void") onVerb(orderId, "acknowledgeVoid");
    else if (status !== "ready") onVerb(orderId, "bump");
    else if (options.waitsOnPass(ticket)) onVerb(orderId, "handOver");
  }

  function move(way: Way): void {
    const places = spots.map(({ ticket, place }) => ({ orderId: ticket.orderId, place }));
    select(neighbour(places, selected, way));
  }

  function turn(to: number): void {
    options.setPage(Math.min(options.pages - 1, Math.max(0, to)));
  }

  function onTicket(action: TicketAction, ticket: Ticket) {
    const { orderId, status } = ticket;
    const open = status === "accepted" || status === "cooking";
    switch (action) {
      case "bump":
        return bump(ticket);
      case "start":
        return status === "accepted" ? onVerb(orderId, "start") : undefined;
      case "prioritise":
        return open ? onVerb(orderId, "prioritise", { first: ticket.prioritisedAt === null }) : undefined;
      case "hold":
        return status === "accepted" ? ask({ about: "hold", orderId }) : options.say(t("holdOnlyNew"));
      case "recipe":
        return ask({ about: "recipe", orderId, lineId: focusedLine(orderId) });
      case "menu":
        return ask({ about: "void", orderId });
      case "itemDone":
        return tapFocusedItem(orderId) || focusItem(orderId, 1);
      default:
        return assertNever(action);
    }
  }

  function perform(action: BoardAction): boolean {
    switch (action.do) {
      case "number":
        number(action.nth);
        return true;
      case "left":
      case "right":
      case "up":
      case "down":
        move(action.do);
        return true;
      case "pagePrevious":
        turn(options.page - 1);
        return true;
      case "pageNext":
        turn(options.page + 1);
        return true;
      case "pageFirst":
        turn(0);
        return true;
      case "pageLast":
        turn(options.pages - 1);
        return true;
      case "itemNext":
      case "itemPrevious":
        return (
          ticketOf(selected) !== undefined && focusItem(selected ?? "", action.do === "itemNext" ? 1 : -1)
        );
      case "bump":
      case "start":
      case "prioritise":
      case "hold":
      case "recipe":
      case "menu":
      case "itemDone": {
        const ticket = ticketOf(selected);
        if (ticket) onTicket(action.do, ticket);
        else options.say(t("selectFirst"));
        return true;
      }
      case "clear":
        if (selected) select(null);
        else options.onClear();
        return true;
      default:
        options.onBoard(action.do);
        return true;
    }
  }

  return { perform, announcement };
}

type TicketAction = "bump" | "start" | "prioritise" | "hold" | "recipe" | "menu" | "itemDone";

function assertNever(action: never): never {
  throw new TypeError(`No such action: ${action}`);
}
