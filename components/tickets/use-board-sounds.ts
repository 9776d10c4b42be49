"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { BoardSounds } from "./board-sounds.ts";

/** A mouse counts when it goes down, a finger when it comes up, on some tablets only as a click. */
const TOUCHES = ["pointerdown", "pointerup", "click", "keydown"] as const;

/** The board's voice; any touch or key on the page unlocks it. */
export function useBoardSounds(wanted: boolean, volume: number) {
  const [sounds] = useState(() => new BoardSounds());
  const state = useSyncExternalStore(
    sounds.subscribe,
    () => sounds.state,
    () => "off" as const,
  );
  useEffect(() => sounds.want(wanted, volume), [sounds, wanted, volume]);
  useEffect(() => {
    if (!wanted || state === "on") return;
    const unlock = () => void sounds.unlock();
    for (const touch of TOUCHES) window.addEventListener(touch, unlock);
    return () => {
      for (const touch of TOUCHES) window.removeEventListener(touch, unlock);
    };
  }, [sounds, wanted, state]);
  useEffect(() => () => sounds.close(), [sounds]);
  return { sounds, state };
}
