"use client";

import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";

interface SecretPanelProps {
  /** null: closed. */
  secret: string | null;
  title: string;
  label: string;
  /** How it is used, as a command to paste. */
  example?: string;
  onClose: () => void;
}

/** Shows a secret the one time it can be shown; a stray click outside does not lose it. */
export function SecretPanel({ secret, title, label, example, onClose }: SecretPanelProps) {
  const t = useTranslations("admin.secret");
  const action = useTranslations("common.action");
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      size="lg"
      centered
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="lg">
        <Alert color="yellow" icon={<IconAlertTriangle />}>
          {t("once")}
        </Alert>
        <Group gap="sm" align="flex-end" wrap="nowrap">
          <TextInput
            label={label}
            value={secret ?? ""}
            readOnly
            flex={1}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            // Where the clipboard is not allowed (plain HTTP), one click selects it all.
            onFocus={(event) => event.currentTarget.select()}
            data-testid="secret"
          />
          <CopyButton value={secret ?? ""}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {copied ? action("copied") : action("copy")}
              </Button>
            )}
          </CopyButton>
        </Group>
        {example && (
          <div>
            <Text size="xs" c="dimmed" mb={4}>
              {t("example")}
            </Text>
            <Code block>{example}</Code>
          </div>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("stored")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
