"use client";

import { Button, Group, NumberInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslations } from "next-intl";
import type { SlotRow } from "#server/contracts/catalogue.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { useCommand } from "../ui/use-command.ts";

export type ChangeSlot = (input: unknown) => Promise<CommandResult<SlotRow>>;

interface CatalogueSlotFormProps {
  shopId: string;
  slot: SlotRow;
  change: ChangeSlot;
  onSaved: (slot: SlotRow) => void;
  onCancel: () => void;
}

/** More places, or fewer; never fewer than are taken, of which the server has the last word. */
export function CatalogueSlotForm({ shopId, slot, change, onSaved, onCancel }: CatalogueSlotFormProps) {
  const t = useTranslations("admin.catalogue.slots");
  const common = useTranslations("common.action");
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { capacity: slot.capacity as number | string },
    validate: {
      capacity: (value) =>
        typeof value !== "number" ? t("missing") : value < slot.taken ? t("belowTaken") : null,
    },
  });
  const { run, pending } = useCommand(change, {
    onRefused: (refusal) => {
      if (refusal.code !== "CONFLICT") return false;
      form.setFieldError("capacity", t("belowTaken"));
      return true;
    },
  });
  const submit = form.onSubmit(async ({ capacity }) => {
    const saved = await run({ shopId, id: slot.id, capacity });
    if (saved) onSaved(saved.value);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <NumberInput
          label={t("capacity")}
          description={t("capacityHint", { taken: slot.taken })}
          min={0}
          max={100_000}
          allowDecimal={false}
          data-autofocus
          key={form.key("capacity")}
          {...form.getInputProps("capacity")}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={pending}>
            {common("save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
