"use client";

import type { PublishedTemplate } from "#server/contracts/boards.ts";
import { useTopic } from "../live/use-topic.ts";

interface Wanted {
  shopId: string;
  templateId: string;
  /** What the page was drawn with. */
  initial: PublishedTemplate | null;
  /** The paired screen this is, if it is one. */
  screenId?: string | undefined;
}

type Reading =
  | { state: "shown"; published: PublishedTemplate; screenName: string | undefined }
  | { state: "gone" }
  | { state: "revoked" };

/** The template a board is to be drawn by, kept live: publishing, and another one given to this screen. */
export function usePublishedTemplate({ shopId, templateId, initial, screenId }: Wanted): Reading {
  const { collections } = useTopic<"boards">(`boards:${shopId}`);
  if (!collections) {
    return initial ? { state: "shown", published: initial, screenName: undefined } : { state: "gone" };
  }
  const screen = screenId === undefined ? undefined : collections.screen[screenId];
  if (screenId !== undefined && !screen) return { state: "revoked" };
  const published = collections.template[screen?.templateId ?? templateId];
  return published ? { state: "shown", published, screenName: screen?.name } : { state: "gone" };
}
