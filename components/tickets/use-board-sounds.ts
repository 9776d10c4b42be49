"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { BoardSounds } from "./board-sounds.ts";

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
    window.addEventListener("pointerdown", unlock);
    window.addEventListener("keydown", unlock);
    return () => {
      window.removeEventListener("pointerdown", unlock);
      window.removeEventListener("keydown", unlock);
    };
  }, [sounds, wanted, state]);
  useEffect(() => () => sounds.close(), [sounds]);
  return { sounds, state };
}
