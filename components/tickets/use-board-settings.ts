"use client";

import { useLocalStorage } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { boardTextPx, likelyScreen, type ViewingDistance } from "./board-text-size.ts";

/** Of this screen, not of the person: a wall screen stays a wall screen whoever signs in. */
export interface BoardSettings {
  distance: ViewingDistance;
  diagonalInches: number;
  dark: boolean;
  sound: boolean;
  allDay: boolean;
}

const KEY = "rushdeck.board";

export function useBoardSettings() {
  const [chosen, setChosen] = useLocalStorage<Partial<BoardSettings>>({ key: KEY, defaultValue: {} });
  const [screenPx, setScreenPx] = useState({ widthPx: 1_920, heightPx: 1_080 });
  useEffect(() => {
    setScreenPx({ widthPx: window.screen.width, heightPx: window.screen.height });
  }, []);
  const likely = likelyScreen(screenPx.widthPx, screenPx.heightPx);
  const settings: BoardSettings = {
    ...likely,
    dark: false,
    sound: true,
    allDay: screenPx.widthPx >= 1_600,
    ...chosen,
  };
  const text = boardTextPx(settings.distance, { ...screenPx, diagonalInches: settings.diagonalInches });
  const change = (change: Partial<BoardSettings>) => setChosen((before) => ({ ...before, ...change }));
  return { settings, change, text };
}
