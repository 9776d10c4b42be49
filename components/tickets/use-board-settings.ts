"use client";

import { useLocalStorage } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useState } from "react";
import { keysOf } from "#server/contracts/board-actions.ts";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Keymap } from "./board-keys.ts";
import { boardTextPx, likelyScreen, type ViewingDistance } from "./board-text-size.ts";

/** Of this screen, not of the person: a wall screen stays a wall screen whoever signs in. */
export interface BoardSettings {
  distance: ViewingDistance;
  diagonalInches: number;
  sound: boolean;
  /** 0..1 */
  volume: number;
  /** Null: as the template has it. */
  theme: BoardTemplate["theme"] | null;
  /** Keys that differ from the template's: action -> key. */
  keys: Readonly<Record<string, string>>;
  /** Whether the "to make" rail was opened or closed here; null: as the template has it. */
  allDay: boolean | null;
}

const KEY = "rushdeck.board";

export function useBoardSettings(template: Pick<BoardTemplate, "keys" | "theme">) {
  const [chosen, setChosen] = useLocalStorage<Partial<BoardSettings>>({ key: KEY, defaultValue: {} });
  const [screenPx, setScreenPx] = useState({ widthPx: 1_920, heightPx: 1_080 });
  useEffect(() => {
    setScreenPx({ widthPx: window.screen.width, heightPx: window.screen.height });
  }, []);
  const settings: BoardSettings = {
    ...likelyScreen(screenPx.widthPx, screenPx.heightPx),
    sound: true,
    volume: 0.7,
    theme: null,
    keys: noKeys,
    allDay: null,
    ...chosen,
  };
  const text = boardTextPx(settings.distance, { ...screenPx, diagonalInches: settings.diagonalInches });
  const change = useCallback(
    (change: Partial<BoardSettings>) => setChosen((before) => ({ ...before, ...change })),
    [setChosen],
  );
  const keymap = useMemo(() => keysOfScreen(template.keys, settings.keys), [template.keys, settings.keys]);
  return { settings, change, text, keymap, theme: settings.theme ?? template.theme };
}

const noKeys = {};

/** The screen's own keys win over the template's, and those over the defaults. */
export function keysOfScreen(
  template: Readonly<Record<string, string>>,
  screen: Readonly<Record<string, string>>,
): Keymap {
  const taken = new Set(Object.values(screen));
  const left = Object.entries(template).filter(([action, key]) => !(action in screen) && !taken.has(key));
  return keysOf({ ...Object.fromEntries(left), ...screen });
}
