"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveFeed } from "../live/live-provider.tsx";
import type { QueuedTap } from "./queued-tap.ts";
import { type TapHindrance, TapQueue, type TapQueueOptions } from "./tap-queue.ts";
import { deviceTapStore } from "./tap-store.ts";
import { withLock } from "./with-lock.ts";

const store = deviceTapStore();

type Options = Pick<TapQueueOptions, "shopId" | "send" | "onSettled">;

interface TapQueueReading {
  taps: readonly QueuedTap[];
  hindrance: TapHindrance | null;
  add(tap: QueuedTap): void;
}

/** One shop's unanswered taps on this device, sent whenever the server can be reached. */
export function useTapQueue({ shopId, send, onSettled }: Options): TapQueueReading {
  const feed = useLiveFeed();
  const [taps, setTaps] = useState<readonly QueuedTap[]>([]);
  const [hindrance, setHindrance] = useState<TapHindrance | null>(null);
  const add = useRef<(tap: QueuedTap) => void>(() => {});

  useEffect(() => {
    // Other tabs of this device paint what was tapped here, and stop painting what was answered.
    const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("rushdeck-taps");
    const mine = new TapQueue({
      shopId,
      store,
      lock: withLock,
      send,
      onSettled: (tap, result) => {
        onSettled(tap, result);
        if (result.outcome !== "elsewhere") tabs?.postMessage(shopId);
      },
      onChange: () => {
        setTaps(mine.taps);
        setHindrance(mine.hindrance);
        feed.setUnsent(`tickets:${shopId}`, mine.taps.length);
      },
    });
    add.current = (tap) => void mine.add(tap).then(() => tabs?.postMessage(shopId));
    tabs?.addEventListener("message", ({ data }) => {
      if (data === shopId) void mine.restore();
    });
    void mine.resend();
    const stopListening = feed.onConnected(() => void mine.resend());
    return () => {
      stopListening();
      tabs?.close();
      mine.stop();
    };
  }, [shopId, feed, send, onSettled]);

  return { taps, hindrance, add: useCallback((tap) => add.current(tap), []) };
}
