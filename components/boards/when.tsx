"use client";

import { useFormatter } from "next-intl";
import { useNow } from "../live/use-now.ts";

/** A moment as people say it, the exact time on hover. */
export function When({ at }: { at: number }) {
  const format = useFormatter();
  const now = useNow(10_000);
  const moment = new Date(at);
  return (
    <time
      suppressHydrationWarning
      dateTime={moment.toISOString()}
      title={format.dateTime(moment, { dateStyle: "long", timeStyle: "medium" })}
    >
      {/* A device's clock may be a little ahead of ours: nothing happened in the future. */}
      {now === 0 ? "" : format.relativeTime(Math.min(at, now), now)}
    </time>
  );
}
