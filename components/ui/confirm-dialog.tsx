"use client";

import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslations } from "next-intl";

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  /** What will happen, and whether it can be undone. */
  text: string;
  /** The act, verb first. */
  confirm: string;
  pending: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once more before something that others will feel. The safe answer has the focus. */
export function ConfirmDialog({
  opened,
  title,
  text,
  confirm,
  pending,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const t = useTranslations("common.action");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Text>{text}</Text>
      <Group justify="flex-end" gap="sm" mt="xl">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("cancel")}
        </Button>
        <Button color="red" onClick={onConfirm} loading={pending}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
