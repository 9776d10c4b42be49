"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { actionFor, type BoardAction } from "./board-keys.ts";
import { neighbour, type Way } from "./neighbours.ts";
import type { Place } from "./place-tickets.ts";
import type { SendTap } from "./ticket-verbs.ts";

interface BoardKeysOptions {
  /** A dialog is open: keys are its own. */
  disabled: boolean;
  /** What can be selected, in reading order. */
  spots: readonly { ticket: Ticket; place: Place }[];
  selected: string | null;
  setSelected(orderId: string | null): void;
  page: number;
  pages: number;
  setPage(page: number): void;
  onVerb: SendTap;
  undoLast(): void;
  onOther(action: "recall_last" | "recall_list" | "all_day" | "legend"): void;
  say(message: string): void;
}

/** Everything on the board by keyboard or bump bar. @returns whether keys are in use, and words for screen readers. */
export function useBoardKeys(options: BoardKeysOptions): { inUse: boolean; announcement: string } {
  const t = useTranslations("merchant.tickets");
  const [inUse, setInUse] = useState(false);
  const [announcement, setAnnouncement] = useState("");
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    const select = (orderId: string | null) => {
      latest.current.setSelected(orderId);
      const ticket = latest.current.spots.find((spot) => spot.ticket.orderId === orderId)?.ticket;
      setAnnouncement(ticket ? t("selected", { number: ticket.number }) : "");
    };
    const verb = (which: "bump" | "start") => {
      const { spots, selected, onVerb, say } = latest.current;
      const ticket = spots.find((spot) => spot.ticket.orderId === selected)?.ticket;
      if (!ticket) return say(t("selectFirst"));
      const fits = which === "bump" ? ticket.status !== "ready" : ticket.status === "accepted";
      if (fits) onVerb(ticket.orderId, which);
    };
    const move = (way: Way) => {
      const { spots, selected } = latest.current;
      select(
        neighbour(
          spots.map(({ ticket, place }) => ({ orderId: ticket.orderId, place })),
          selected,
          way,
        ),
      );
    };
    const turn = (to: "previous" | "next" | "first" | "last") => {
      const { page, pages, setPage } = latest.current;
      const target = { previous: page - 1, next: page + 1, first: 0, last: pages - 1 }[to];
      setPage(Math.min(pages - 1, Math.max(0, target)));
    };
    const perform = (action: BoardAction) => {
      switch (action.do) {
        case "select": {
          const orderIds = [...new Set(latest.current.spots.map((spot) => spot.ticket.orderId))];
          return select(orderIds[action.nth - 1] ?? null);
        }
        case "move":
          return move(action.way);
        case "page":
          return turn(action.to);
        case "bump":
        case "start":
          return verb(action.do);
        case "undo":
          return latest.current.undoLast();
        case "clear":
          return select(null);
        default:
          return latest.current.onOther(action.do);
      }
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (latest.current.disabled || event.defaultPrevented) return;
      const action = actionFor(event);
      if (!action || belongsToElement(event, action)) return;
      event.preventDefault();
      setInUse(true);
      perform(action);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [t]);

  return { inUse, announcement };
}

/** Text fields keep their letters, and a focused button its Enter and space. */
function belongsToElement(event: KeyboardEvent, action: BoardAction): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]")) return true;
  return action.do === "bump" && target.closest("button, a, [role=button], [role=switch]") !== null;
}
