"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { LiveFeed } from "./live-feed.ts";
import { useLiveFeed } from "./live-provider.tsx";

/** One interval per feed and period, however many clocks are on the page: they tick together. */
class Ticker {
  now = 0;
  #feed: LiveFeed;
  #everyMs: number;
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(feed: LiveFeed, everyMs: number) {
    this.#feed = feed;
    this.#everyMs = everyMs;
    this.now = feed.serverNow();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#timer) {
      this.#timer = setInterval(() => this.#tick(), this.#everyMs);
      this.now = this.#feed.serverNow();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || !this.#timer) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  };

  #tick(): void {
    this.now = this.#feed.serverNow();
    for (const listener of this.#listeners) listener();
  }
}

const tickers = new WeakMap<LiveFeed, Map<number, Ticker>>();

function tickerOf(feed: LiveFeed, everyMs: number): Ticker {
  const byPeriod = tickers.get(feed) ?? new Map<number, Ticker>();
  tickers.set(feed, byPeriod);
  const ticker = byPeriod.get(everyMs) ?? new Ticker(feed, everyMs);
  byPeriod.set(everyMs, ticker);
  return ticker;
}

/** Server time, epoch ms, renewed every `everyMs`; 0 while rendering on the server. */
export function useNow(everyMs = 1_000): number {
  const feed = useLiveFeed();
  const ticker = tickerOf(feed, everyMs);
  const subscribe = useCallback((listener: () => void) => ticker.subscribe(listener), [ticker]);
  return useSyncExternalStore(
    subscribe,
    () => ticker.now,
    () => 0,
  );
}

/**
 * What `select` makes of the server's time; draws again only when that changes. Keep `select` cheap:
 * it runs with every tick.
 */
export function useAtNow<T extends string | number | boolean | null>(
  select: (now: number) => T,
  everyMs = 1_000,
): T {
  const feed = useLiveFeed();
  const ticker = tickerOf(feed, everyMs);
  const subscribe = useCallback((listener: () => void) => ticker.subscribe(listener), [ticker]);
  return useSyncExternalStore(
    subscribe,
    () => select(ticker.now),
    () => select(0),
  );
}
