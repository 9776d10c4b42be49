import type { TopicMemory } from "../live/feed-ports.ts";
import { boardDatabase } from "./board-database.ts";

/** The person of this page is leaving the device: a board still open must not write itself down again. */
let leaving = false;
export function stopKeepingTopics(): void {
  leaving = true;
}

/** Topics of kitchen boards in the browser's database. Failing to keep one costs only its offline copy. */
export function deviceTopicMemory(): TopicMemory {
  return {
    wants: (topic) => topic.startsWith("tickets:") || topic.startsWith("boards:"),
    load: async (topic) =>
      (await (await boardDatabase())?.get("topics", topic).catch(() => undefined)) ?? null,
    save: async (kept) => {
      if (leaving) return;
      await (await boardDatabase())?.put("topics", kept).catch(() => {});
    },
    forget: async (topic) => {
      await (await boardDatabase())?.delete("topics", topic).catch(() => {});
    },
  };
}
