"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { actionFor, type BoardAction, type Keymap } from "./board-keys.ts";

interface BoardKeysOptions {
  /** A dialog is open: keys are its own. */
  disabled: boolean;
  keymap: Keymap;
  /** @returns false to leave the key to the browser. */
  perform(action: BoardAction): boolean;
}

/** Listens to keyboard and bump bar. @returns whether keys are in use. */
export function useBoardKeys(options: BoardKeysOptions): boolean {
  const [inUse, setInUse] = useState(false);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    // A row touched before keeps the focus; Enter on a bump bar is still meant for the ticket.
    let focusByTouch = false;
    const onPointerDown = () => {
      focusByTouch = true;
    };
    // Escape closes a dialog on its way down: on its way up it would also clear the selection.
    let toDialog = false;
    const onKeyGoingDown = () => {
      toDialog = latest.current.disabled;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (toDialog || latest.current.disabled || event.defaultPrevented) return;
      const action = actionFor(event, latest.current.keymap);
      if (event.key === "Tab" || action?.do === "itemNext" || action?.do === "itemPrevious")
        focusByTouch = false;
      if (!action || belongsToElement(event, action, focusByTouch)) return;
      if (!latest.current.perform(action)) return;
      event.preventDefault();
      setInUse(true);
    };
    window.addEventListener("pointerdown", onPointerDown, { capture: true });
    window.addEventListener("keydown", onKeyGoingDown, { capture: true });
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("pointerdown", onPointerDown, { capture: true });
      window.removeEventListener("keydown", onKeyGoingDown, { capture: true });
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return inUse;
}

/**
 * A dialog that is fading out still has the focus and would swallow the next keys: they are meant for the
 * ticket from the moment it begins to close.
 */
export function useKeysBack(closed: boolean): void {
  useLayoutEffect(() => {
    const focused = document.activeElement;
    if (closed && focused instanceof HTMLElement && focused.closest("[role=dialog]")) focused.blur();
  }, [closed]);
}

/** Text fields keep their letters, a focused button its Enter and space, and Tab leads on from the toolbar. */
function belongsToElement(event: KeyboardEvent, action: BoardAction, focusByTouch: boolean): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]")) return true;
  const control = target.closest("button, a, [role=button], [role=switch]");
  const onTicket = target.closest("[data-order]") !== null;
  if (event.key === "Enter" || event.key === " ") return control !== null && !(onTicket && focusByTouch);
  return event.key === "Tab" && control !== null && !onTicket && action.do.startsWith("item");
}
