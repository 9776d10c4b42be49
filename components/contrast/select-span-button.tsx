"use client";

import { Button } from "@mantine/core";
import { IconBrush } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import { isWithin, MINUTE_MS } from "../attribution/windows.ts";
import classes from "./select-span-button.module.css";

/** For whoever does not drag: a selection to begin with, whose ends are then moved by keys. */
export function SelectSpanButton({
  span,
  current,
  onSelect,
}: {
  span: TimeWindow;
  current: TimeWindow;
  onSelect: (selection: TimeWindow) => void;
}) {
  const t = useTranslations("contrast.selection");
  return (
    <p className={classes.line}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconBrush size="1rem" aria-hidden />}
        onClick={() => {
          onSelect(isWithin(current, span) ? current : middleOf(span));
          // The sliders stand on the chart as soon as the address has changed.
          focusSelection(FRAMES_WAITED);
        }}
      >
        {t("button")}
      </Button>
      <span>{t("hint")}</span>
    </p>
  );
}

function middleOf({ from, to }: TimeWindow): TimeWindow {
  const third = Math.max(1, Math.floor((to - from) / 3 / MINUTE_MS)) * MINUTE_MS;
  return { from: from + third, to: from + 2 * third };
}

const FRAMES_WAITED = 20;

function focusSelection(frames: number): void {
  const slider = document.querySelector<HTMLElement>('[data-role="selection"] [role="slider"]');
  if (slider) slider.focus();
  else if (frames > 0) requestAnimationFrame(() => focusSelection(frames - 1));
}
