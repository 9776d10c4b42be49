"use client";

import { Alert, Badge, Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { type SchedulingPolicy, schedulingPolicies } from "#server/contracts/engine-choices.ts";
import classes from "./policy-control.module.css";

export interface PolicyControlProps {
  policy: SchedulingPolicy;
  mayAct: boolean;
  onChange: (input: { policy: SchedulingPolicy }) => Promise<CommandResult<{ policy: string }>>;
}

/** Names the policy in force; opens the choice of all, each with its reason. */
export function PolicyControl({ policy, mayAct, onChange }: PolicyControlProps) {
  const t = useTranslations("operator");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        disabled={!mayAct}
        title={mayAct ? undefined : t("flip.notAllowed")}
        onClick={() => setOpen(true)}
      >
        <span className={classes.label}>{t("policy.label")}</span> {t(`policy.${policy}.name`)}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={<strong>{t("policy.title")}</strong>}
        size="36rem"
        centered
        closeButtonProps={{ "aria-label": t("policy.keep") }}
      >
        <PolicyForm policy={policy} onChange={onChange} onClose={() => setOpen(false)} />
      </Modal>
    </>
  );
}

type PolicyFormProps = Pick<PolicyControlProps, "policy" | "onChange"> & { onClose: () => void };

function PolicyForm({ policy, onChange, onClose }: PolicyFormProps) {
  const t = useTranslations();
  const [wanted, setWanted] = useState<SchedulingPolicy>(policy);
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSaving(true);
    const answer = await onChange({ policy: wanted }).catch(() => null);
    setSaving(false);
    if (answer?.ok) onClose();
    else setFailed(answer ? answer.code : "NETWORK");
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text c="dimmed">{t("operator.policy.help")}</Text>
        <Radio.Group
          aria-label={t("operator.policy.title")}
          value={wanted}
          onChange={(value) => setWanted(value as SchedulingPolicy)}
        >
          <Stack gap="sm">
            {schedulingPolicies.map((name) => (
              <Radio
                key={name}
                value={name}
                data-autofocus={name === policy || undefined}
                label={
                  <>
                    <strong>{t(`operator.policy.${name}.name`)}</strong>{" "}
                    {name === policy && <Badge color="gray">{t("operator.policy.current")}</Badge>}
                  </>
                }
                description={t(`operator.policy.${name}.why`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {failed && (
          <Alert color="red" role="alert">
            {t.has(`errors.${failed}` as "errors.INTERNAL")
              ? t(`errors.${failed}` as "errors.INTERNAL")
              : t("errors.INTERNAL")}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose}>
            {t("operator.policy.keep")}
          </Button>
          <Button type="submit" loading={saving} disabled={wanted === policy}>
            {t("operator.policy.apply")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
