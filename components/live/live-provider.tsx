"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { deviceTopicMemory } from "../offline/topic-memory.ts";
import { connectSocket } from "./connect-socket.ts";
import { fetchSnapshot } from "./fetch-snapshot.ts";
import { LiveFeed } from "./live-feed.ts";
import { TopicCache } from "./topic-cache.ts";

const LiveFeedContext = createContext<LiveFeed | null>(null);

/** One feed for the page; mount it once. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [feed] = useState(
    () =>
      new LiveFeed({
        cache: new TopicCache(),
        socket: connectSocket(),
        fetchSnapshot,
        memory: deviceTopicMemory(),
      }),
  );
  useEffect(() => {
    const wake = () => {
      if (document.visibilityState === "visible") feed.wake();
    };
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    window.addEventListener("pageshow", wake);
    return () => {
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
      window.removeEventListener("pageshow", wake);
      feed.stop();
    };
  }, [feed]);
  return <LiveFeedContext.Provider value={feed}>{children}</LiveFeedContext.Provider>;
}

export function useLiveFeed(): LiveFeed {
  const feed = useContext(LiveFeedContext);
  if (!feed) throw new Error("Mount <LiveProvider> above components that read live topics.");
  return feed;
}
