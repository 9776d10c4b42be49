"use client";

import { useFormatter, useNow } from "next-intl";

/** A moment as people say it, the exact time on hover. */
export function When({ at }: { at: number }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const moment = new Date(at);
  return (
    // Between the server's drawing and ours a second may turn: that is no mistake.
    <time
      suppressHydrationWarning
      dateTime={moment.toISOString()}
      title={format.dateTime(moment, { dateStyle: "long", timeStyle: "medium" })}
    >
      {format.relativeTime(moment, now)}
    </time>
  );
}
