"use client";

import { Button, Checkbox, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { ChannelView, SavedChannel } from "#server/contracts/messages.ts";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";

export type SaveChannel = (input: unknown) => Promise<CommandResult<SavedChannel>>;

interface ChannelFormProps {
  shopId: string;
  channel: ChannelView | null;
  save: SaveChannel;
  onSaved: (saved: SavedChannel) => void;
}

/** Why an address is refused, by the one word the server says. */
const reasons = ["not_a_url", "scheme", "credentials", "private_address"] as const;

/** Where messages go, and whether they do. */
export function ChannelForm({ shopId, channel, save, onSaved }: ChannelFormProps) {
  const t = useTranslations("alerts.channel");
  const [url, setUrl] = useState(channel?.url ?? "");
  const [active, setActive] = useState(channel?.active ?? true);
  const [error, setError] = useState<string | null>(null);
  const { run, pending } = useCommand(save, {
    onRefused: (refusal) => {
      const reason = "reason" in refusal ? reasons.find((one) => one === refusal.reason) : undefined;
      if (refusal.field !== "/url") return false;
      setError(t(`reasons.${reason ?? "not_a_url"}`));
      return true;
    },
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const saved = await run({ shopId, url, active });
    if (!saved) return;
    setUrl(saved.value.channel.url);
    onSaved(saved.value);
    const host = new URL(saved.value.channel.url).host;
    notify({ message: active ? t("saved", { host }) : t("savedOff") });
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t("url")}
          description={t("urlHint")}
          placeholder="https://example.com/rushdeck"
          type="url"
          inputMode="url"
          autoComplete="off"
          maxLength={500}
          value={url}
          error={error}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Checkbox
          label={t("active")}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
        <div>
          <Button type="submit" loading={pending} disabled={url.trim() === ""}>
            {channel ? t("save") : t("create")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
