"use client";

import { useMemo } from "react";
import type { Cause } from "#server/contracts/attribution.ts";
import type { Without } from "#server/contracts/without.ts";
import { keyOf } from "./explanation-rows.ts";
import type { ValueWords } from "./use-value-words.ts";
import { type WithoutLine, withoutLines } from "./without-lines.ts";

const NONE: readonly WithoutLine[] = [];

/** The lines without the causes, the same ones until something about them changes. */
export function useWithoutLines(
  without: Without | null,
  causes: readonly Cause[],
  words: ValueWords,
): readonly WithoutLine[] {
  return useMemo(
    () =>
      without
        ? withoutLines(
            without,
            causes.map((cause) => ({ key: keyOf(cause), name: words.combination(cause.attributes) })),
          )
        : NONE,
    [without, causes, words],
  );
}
