"use client";

import { Button, Group, Modal, Radio, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ApiClientRow, KeyScope } from "#server/contracts/admin.ts";
import { SCOPE_WORDS } from "./scope-words.ts";

interface NewKeyPanelProps {
  /** Whose key; null: closed. */
  client: ApiClientRow | null;
  pending: boolean;
  onMake: (scope: KeyScope) => void;
  onClose: () => void;
}

const SCOPES: KeyScope[] = ["orders", "switches.read", "attribution.read", "annotations.write"];

/** Asks what a new key is for: a key opens one kind of door only. */
export function NewKeyPanel({ client, pending, onMake, onClose }: NewKeyPanelProps) {
  const t = useTranslations("admin.keys");
  const common = useTranslations("common.action");
  const [scope, setScope] = useState<KeyScope>("orders");
  return (
    <Modal
      opened={client !== null}
      onClose={onClose}
      title={t("newKeyFor", { name: client?.name ?? "" })}
      centered
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <Stack gap="lg">
        <Radio.Group
          label={t("scope")}
          value={scope}
          onChange={(value) => setScope(SCOPES.find((one) => one === value) ?? "orders")}
        >
          <Stack gap="sm" mt="xs">
            {SCOPES.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(SCOPE_WORDS[one].label)}
                description={t(SCOPE_WORDS[one].hint)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button loading={pending} onClick={() => onMake(scope)}>
            {t("makeKey")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
