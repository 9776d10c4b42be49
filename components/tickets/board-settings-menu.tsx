"use client";

import { Anchor, Popover, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconDeviceDesktopCog } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { viewingDistances } from "./board-text-size.ts";
import classes from "./board-toolbar.module.css";
import type { BoardSettings } from "./use-board-settings.ts";

interface BoardSettingsMenuProps {
  settings: BoardSettings;
  onChange(change: Partial<BoardSettings>): void;
  boardToken: string | null;
}

/** What kind of screen this is and from where it is read; remembered on the device. */
export function BoardSettingsMenu({ settings, onChange, boardToken }: BoardSettingsMenuProps) {
  const t = useTranslations("merchant.tickets");
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.tool}
          aria-label={t("settings")}
          title={t("settings")}
          data-quiet
        >
          <IconDeviceDesktopCog />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="md">
          <div>
            <Text size="sm" fw={500} mb="xs">
              {t("distance")}
            </Text>
            <SegmentedControl
              aria-label={t("distance")}
              value={String(settings.distance)}
              onChange={(value) => {
                const distance = viewingDistances.find((one) => String(one) === value);
                if (distance) onChange({ distance });
              }}
              data={viewingDistances.map((metres) => ({
                value: String(metres),
                label: metres < 0.5 ? t("inHand") : t("distanceM", { metres }),
              }))}
            />
          </div>
          <TextInput
            type="number"
            label={t("diagonal")}
            min={4}
            max={100}
            step={0.1}
            defaultValue={settings.diagonalInches}
            onChange={(event) => {
              const diagonalInches = event.currentTarget.valueAsNumber;
              if (diagonalInches >= 4 && diagonalInches <= 100) onChange({ diagonalInches });
            }}
          />
          <Switch
            label={t("dark")}
            checked={settings.dark}
            onChange={(event) => onChange({ dark: event.currentTarget.checked })}
          />
          {boardToken && (
            <Anchor href={`/board/${boardToken}`} target="_blank">
              {t("pickupBoard")} ↗
            </Anchor>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
