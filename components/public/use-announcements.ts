"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { PickupEntry } from "#server/contracts/tickets.ts";
import { type ReadyChime, readyChime } from "./ready-chime.ts";

export type SwitchState = "off" | "on" | "blocked" | "absent";

const CHIME_KEY = "rushdeck.board.chime";
const VOICE_KEY = "rushdeck.board.voice";
/** A voice that was called too often is not listened to; the numbers are on the wall. */
const MOST_CALLED = 3;

/**
 * Chime and voice for numbers that become ready while the board is up; both are the room's choice, kept
 * on the device. What the browser blocks or does not have is said, not swallowed.
 */
export function useAnnouncements(
  ready: PickupEntry[] | null,
  words: (number: number) => string,
  locale: string,
) {
  const [chime, setChime] = useState<SwitchState>("off");
  const [voice, setVoice] = useState<SwitchState>("off");
  const sound = useRef<ReadyChime | null>(null);
  const known = useRef<Set<string> | null>(null);

  const startChime = useCallback(async () => {
    sound.current ??= readyChime();
    if (!sound.current) return setChime("absent");
    setChime((await sound.current.unlock()) ? "on" : "blocked");
  }, []);
  const startVoice = useCallback(() => setVoice(hasVoice(locale) ? "on" : "absent"), [locale]);

  useEffect(() => {
    if (kept(CHIME_KEY)) void startChime();
    if (!kept(VOICE_KEY)) return;
    startVoice();
    // Browsers load their voices late, and tell.
    window.speechSynthesis?.addEventListener("voiceschanged", startVoice);
    return () => window.speechSynthesis?.removeEventListener("voiceschanged", startVoice);
  }, [startChime, startVoice]);

  useEffect(() => {
    if (!ready) return;
    const before = known.current;
    known.current = new Set(ready.map(readyKey));
    // What was ready when the board came up has been called.
    const fresh = before ? ready.filter((entry) => !before.has(readyKey(entry))) : [];
    if (fresh.length === 0) return;
    if (chime === "on") sound.current?.play();
    if (voice !== "on") return;
    for (const { number } of fresh.slice(0, MOST_CALLED).reverse()) {
      speak(words(number), locale, () => setVoice("blocked"));
    }
  }, [ready, chime, voice, words, locale]);

  const toggleChime = () => {
    const on = chime === "on";
    keep(CHIME_KEY, !on);
    if (on) return setChime("off");
    void startChime().then(() => sound.current?.play());
  };
  const toggleVoice = () => {
    const on = voice === "on";
    keep(VOICE_KEY, !on);
    if (on) {
      window.speechSynthesis?.cancel();
      setVoice("off");
    } else startVoice();
  };
  return { chime, voice, toggleChime, toggleVoice };
}

const readyKey = ({ number, since }: PickupEntry) => `${number}/${since}`;

function hasVoice(locale: string): boolean {
  const language = locale.slice(0, 2);
  const voices = window.speechSynthesis?.getVoices() ?? [];
  return voices.some(({ lang }) => lang.toLowerCase().startsWith(language));
}

function speak(text: string, locale: string, onBlocked: () => void): void {
  const call = new SpeechSynthesisUtterance(text);
  call.lang = locale === "zh-CN" ? "zh-CN" : "en-US";
  call.onerror = ({ error }) => {
    if (error !== "canceled" && error !== "interrupted") onBlocked();
  };
  window.speechSynthesis.speak(call);
}

// Storage may be switched off; then the choice lasts as long as the page.
function kept(key: string): boolean {
  try {
    return window.localStorage.getItem(key) === "on";
  } catch {
    return false;
  }
}
function keep(key: string, on: boolean): void {
  try {
    window.localStorage.setItem(key, on ? "on" : "off");
  } catch {}
}
