"use client";

import { UnstyledButton } from "@mantine/core";
import type { Cause } from "#server/contracts/attribution.ts";
import classes from "./attribute-chips.module.css";
import { ChipMenu } from "./chip-menu.tsx";
import type { Drill } from "./use-drill.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface AttributeChipsProps {
  attributes: Cause["attributes"];
  words: ValueWords;
  drill: Drill;
}

/** A combination as chips; each can be kept, excluded, grouped by or copied. */
export function AttributeChips({ attributes, words, drill }: AttributeChipsProps) {
  return (
    <ul className={classes.chips}>
      {attributes.map((attribute) => (
        <li key={attribute.dimension}>
          <ChipMenu attribute={attribute} words={words} drill={drill}>
            <UnstyledButton className={classes.chip}>
              <span className={classes.dimension}>{words.dimension(attribute.dimension)}</span>{" "}
              {words.value(attribute.dimension, attribute.value)}
            </UnstyledButton>
          </ChipMenu>
        </li>
      ))}
    </ul>
  );
}
