"use client";

import { Anchor, Modal, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { viewingDistances } from "./board-text-size.ts";
import type { BoardSettings } from "./use-board-settings.ts";

interface BoardSettingsDialogProps {
  opened: boolean;
  onClose(): void;
  settings: BoardSettings;
  onChange(change: Partial<BoardSettings>): void;
  boardToken: string | null;
}

/** What kind of screen this is and from where it is read; remembered on the device. */
export function BoardSettingsDialog(props: BoardSettingsDialogProps) {
  const { opened, onClose, settings, onChange, boardToken } = props;
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  return (
    <Modal opened={opened} onClose={onClose} title={t("settings")} closeButtonProps={{ "aria-label": close }}>
      <Stack gap="lg">
        <div>
          <Text size="sm" fw={500} mb="xs">
            {t("distance")}
          </Text>
          <SegmentedControl
            fullWidth
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
    </Modal>
  );
}
