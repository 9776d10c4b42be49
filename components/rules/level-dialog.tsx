"use client";

import { Alert, Button, Group, Modal, Radio, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ApprovalRow, MaybeAsked } from "#server/contracts/approvals.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { LadderRow, SetLevel } from "#server/contracts/protection.ts";
import { type LadderLevel, LEVELS, ladderSteps } from "#server/contracts/protection-limits.ts";
import { switchCatalogue } from "#server/contracts/switches.ts";
import { useTopic } from "../live/use-topic.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { useRefusalWords } from "../switches/refusal-words.tsx";
import {
  ALONE_REASON_LENGTH,
  AskWords,
  SecondPersonAsked,
  SecondPersonHint,
} from "../switches/second-person.tsx";
import { useSwitchWords } from "../switches/use-switch-words.ts";

export interface LevelDialogProps {
  asked: "set" | "release" | null;
  /** As it stands now, renewed live. */
  ladder: LadderRow;
  onSet: (input: SetLevel) => Promise<CommandResult<MaybeAsked>>;
  onClose: () => void;
}

/** A person sets the ladder, or gives it back to the rules. Esc changes nothing. */
export function LevelDialog({ asked, ladder, onSet, onClose }: LevelDialogProps) {
  const t = useTranslations("rules.levelDialog");
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={<strong>{t(asked === "release" ? "give" : "title")}</strong>}
      size="34rem"
      centered
      closeButtonProps={{ "aria-label": t("keep") }}
    >
      {asked && <LevelForm key={asked} asked={asked} ladder={ladder} onSet={onSet} onClose={onClose} />}
    </Modal>
  );
}

const LEASES = [15, 30, 60, 240] as const;

/** Why this waits for a second person, as far as the screen knows; the server has the last word. */
function useLadderWaits(ladder: LadderRow, level: LadderLevel | null): "drops" | "loosens" | null {
  const gates = useTopic("approvals:all").collections?.gate;
  // Given back to the rules, it comes down to what they ask for.
  const to = level ?? Math.min(ladder.level, ladder.wanted);
  if (to < ladder.level) {
    const letGo = ladderSteps.filter((step) => step.level > to && step.level <= ladder.level);
    return letGo.some(({ key }) => gates?.[key]?.off) ? "loosens" : null;
  }
  const put = level === null ? [] : ladderSteps.filter((step) => step.level <= level);
  return put.some(({ key }) => gates?.[key]?.on) ? "drops" : null;
}

function LevelForm({ asked, ladder, onSet, onClose }: LevelDialogProps & { asked: "set" | "release" }) {
  const t = useTranslations("rules.levelDialog");
  const levels = useTranslations("rules.level");
  const errors = useTranslations("errors");
  const q = useQuantities();
  const switches = useSwitchWords();
  const [seen, setSeen] = useState(ladder.version);
  const [level, setLevel] = useState<LadderLevel>(LEVELS[ladder.level + 1] ?? ladder.level);
  const [leaseMinutes, setLeaseMinutes] = useState(30);
  const [reason, setReason] = useState("");
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [alone, setAlone] = useState(false);
  const [asksFor, setAsksFor] = useState<ApprovalRow | null>(null);
  const refusal = useRefusalWords();
  const waits = useLadderWaits(ladder, asked === "release" ? null : level);
  const leastReason = waits && alone ? ALONE_REASON_LENGTH : 3;
  const moved = ladder.version !== seen;
  const drops = ladderSteps.some((step) => step.level <= level && switchCatalogue[step.key].dropsWrites);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (saving || moved) return;
    setSaving(true);
    const wanted = asked === "release" ? null : level;
    const command = { level: wanted, leaseMinutes, seenVersion: seen, reason };
    const answer = await onSet({ ...command, ...(waits && alone && { alone }) }).catch(() => null);
    setSaving(false);
    if (answer?.ok && answer.value.asked) return setAsksFor(answer.value.asked);
    if (answer?.ok) return onClose();
    const code = (answer?.code ?? "NETWORK") as "INTERNAL";
    setFailed(refusal(answer?.reason) ?? errors(errors.has(code) ? code : "INTERNAL"));
  }

  if (asksFor) return <SecondPersonAsked request={asksFor} onClose={onClose} />;

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text>{asked === "release" ? t("releaseText", { level: ladder.level }) : t("text")}</Text>
        {asked === "set" && (
          <>
            <Radio.Group
              aria-label={t("level")}
              value={String(level)}
              onChange={(next) => setLevel(LEVELS[Number(next)] ?? 0)}
            >
              <Stack gap="xs">
                {LEVELS.map((one) => {
                  const step = ladderSteps.find((known) => known.level === one);
                  return (
                    <Radio
                      key={one}
                      value={String(one)}
                      data-autofocus={one === level || undefined}
                      label={`${levels("short", { level: one })} · ${levels(`${one}`)}`}
                      description={step ? t("adds", { name: switches.name(step.key) }) : t("nothing")}
                    />
                  );
                })}
              </Stack>
            </Radio.Group>
            {drops && <Alert color="yellow">{t("drops")}</Alert>}
            <div>
              <Text fw={500} mb={4}>
                {t("lease")}
              </Text>
              <SegmentedControl
                fullWidth
                aria-label={t("lease")}
                value={String(leaseMinutes)}
                onChange={(next) => setLeaseMinutes(Number(next))}
                data={LEASES.map((minutes) => ({ value: String(minutes), label: q.span(minutes * 60_000) }))}
              />
            </div>
          </>
        )}
        <TextInput
          label={t("reason")}
          required
          minLength={3}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {waits && <SecondPersonHint why={waits} alone={alone} onAlone={setAlone} />}
        {moved && (
          <Alert color="yellow" role="alert">
            <Group justify="space-between">
              {t("stale", { level: ladder.level })}
              <Button size="compact-sm" variant="default" onClick={() => setSeen(ladder.version)}>
                {t("seen")}
              </Button>
            </Group>
          </Alert>
        )}
        {failed && !moved && (
          <Alert color="red" role="alert">
            {failed}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onClose}>
            {t("keep")}
          </Button>
          <Button
            type="submit"
            loading={saving}
            disabled={moved || reason.trim().length < leastReason}
            color={asked === "set" && level > ladder.level ? "violet" : undefined}
          >
            {waits && !alone ? <AskWords /> : asked === "release" ? t("give") : t("set", { level })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
