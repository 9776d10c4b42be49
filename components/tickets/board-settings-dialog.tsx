"use client";

import {
  Anchor,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Slider,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useTranslations } from "next-intl";
import { viewingDistances } from "./board-text-size.ts";
import type { BoardSettings } from "./use-board-settings.ts";
import type { WakeState } from "./wake-keeper.ts";

interface BoardSettingsDialogProps {
  opened: boolean;
  onClose(): void;
  settings: BoardSettings;
  onChange(change: Partial<BoardSettings>): void;
  onTestSound(): void;
  onLegend(): void;
  onKeys(): void;
  wake: WakeState;
  boardToken: string | null;
}

const themes = ["template", "auto", "bright", "kitchen-dark"] as const;

/** What kind of screen this is and from where it is read; remembered on the device. */
export function BoardSettingsDialog(props: BoardSettingsDialogProps) {
  const { opened, onClose, settings, onChange, onKeys, wake, boardToken } = props;
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  return (
    <Modal opened={opened} onClose={onClose} title={t("settings")} closeButtonProps={{ "aria-label": close }}>
      <Stack gap="lg">
        <Choice
          label={t("distance")}
          value={String(settings.distance)}
          data={viewingDistances.map((metres) => ({
            value: String(metres),
            label: metres < 0.5 ? t("inHand") : t("distanceM", { metres }),
          }))}
          onChange={(value) => {
            const distance = viewingDistances.find((one) => String(one) === value);
            if (distance) onChange({ distance });
          }}
        />
        <TextInput
          type="number"
          label={t("diagonal")}
          description={t("diagonalHint")}
          min={4}
          max={100}
          step={0.1}
          defaultValue={settings.diagonalInches}
          onChange={(event) => {
            const diagonalInches = event.currentTarget.valueAsNumber;
            if (diagonalInches >= 4 && diagonalInches <= 100) onChange({ diagonalInches });
          }}
        />
        <Choice
          label={t("theme")}
          value={settings.theme ?? "template"}
          data={themes.map((value) => ({ value, label: t(`themes.${value}`) }))}
          onChange={(value) => {
            const theme = themes.find((one) => one === value);
            if (theme) onChange({ theme: theme === "template" ? null : theme });
          }}
        />
        <SoundSettings {...props} />
        <Text size="sm" c={wake === "on" ? undefined : "yellow.8"}>
          {t(`wakeExplained.${wake}`)}
        </Text>
        <Group grow>
          <Button variant="default" size="md" onClick={props.onLegend}>
            {t("keysTitle")}
          </Button>
          <Button variant="default" size="md" onClick={onKeys}>
            {t("changeKeys")}
          </Button>
        </Group>
        {boardToken && (
          <Anchor href={`/board/${boardToken}`} target="_blank">
            {t("pickupBoard")} ↗
          </Anchor>
        )}
      </Stack>
    </Modal>
  );
}

function SoundSettings({ settings, onChange, onTestSound }: BoardSettingsDialogProps) {
  const t = useTranslations("merchant.tickets");
  return (
    <Stack gap="xs">
      <Switch
        label={t("sound")}
        checked={settings.sound}
        onChange={(event) => onChange({ sound: event.currentTarget.checked })}
      />
      <Text size="sm" fw={500}>
        {t("volume")}
      </Text>
      <Slider
        aria-label={t("volume")}
        min={0.1}
        max={1}
        step={0.05}
        label={(value) => `${Math.round(value * 100)} %`}
        disabled={!settings.sound}
        defaultValue={settings.volume}
        onChangeEnd={(volume) => onChange({ volume })}
        thumbProps={{ "aria-label": t("volume") }}
      />
      <Button variant="default" size="md" disabled={!settings.sound} onClick={onTestSound}>
        {t("testSound")}
      </Button>
    </Stack>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  data: { value: string; label: string }[];
  onChange(value: string): void;
}

function Choice({ label, value, data, onChange }: ChoiceProps) {
  return (
    <div>
      <Text size="sm" fw={500} mb="xs">
        {label}
      </Text>
      <SegmentedControl fullWidth aria-label={label} value={value} data={data} onChange={onChange} />
    </div>
  );
}
