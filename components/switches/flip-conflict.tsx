"use client";

import { Alert, Button, Group, Kbd, Stack, Table } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { SwitchKey, SwitchRow, SwitchValue } from "#server/contracts/switches.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { useSwitchWords } from "./use-switch-words.ts";

interface Wanted {
  value: SwitchValue;
  leaseUntil: number | null;
  reason: string;
}

export interface FlipConflictProps {
  /** As the person saw it when they opened the dialog. */
  seen: SwitchRow;
  /** What somebody else made of it. */
  row: SwitchRow;
  wanted: Wanted;
  saving: boolean;
  onTake: () => void;
  onRedo: () => void;
}

/** Somebody was faster: what was, what they made of it, what one was about to set. Taking theirs is the safe end. */
export function FlipConflict({ seen, row, wanted, saving, onTake, onRedo }: FlipConflictProps) {
  const t = useTranslations("switches.dialog");
  const tKeys = useTranslations("operator.flip");
  const name = row.setByName;
  const columns = [
    { head: t("before"), of: seen },
    { head: name ? t("theirs", { name }) : t("theirsSystem"), of: row },
    { head: t("yours"), of: wanted },
  ];
  return (
    <Stack gap="md">
      <Alert
        color="yellow"
        role="alert"
        title={name ? t("conflictTitle", { name }) : t("conflictTitleSystem")}
        styles={{ body: { minWidth: 0 } }}
      >
        <Table.ScrollContainer minWidth={320}>
          <Table withRowBorders={false} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Td />
                {columns.map(({ head }) => (
                  <Table.Th key={head}>{head}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Diff switchKey={row.key} columns={columns.map(({ of }) => of)} />
          </Table>
        </Table.ScrollContainer>
      </Alert>
      <Group justify="space-between">
        <Button variant="default" loading={saving} onClick={onRedo}>
          {t("redo")}
        </Button>
        <Button ref={focusOnce} onClick={onTake} rightSection={<Kbd size="xs">{tKeys("enter")}</Kbd>}>
          {name ? t("take") : t("takeSystem")}
        </Button>
      </Group>
    </Stack>
  );
}

/** Whoever was about to press Enter now takes theirs: the safe end. */
function focusOnce(button: HTMLButtonElement | null): void {
  button?.focus();
}

function Diff({
  switchKey,
  columns,
}: {
  switchKey: SwitchKey;
  columns: { value: SwitchValue; leaseUntil: number | null; reason: string | null }[];
}) {
  const t = useTranslations("switches.dialog");
  const words = useSwitchWords();
  const q = useQuantities();
  const rows = [
    { head: t("state"), cells: columns.map(({ value }) => words.state(switchKey, value)) },
    {
      head: t("until"),
      cells: columns.map(({ leaseUntil }) => (leaseUntil === null ? t("noEnd") : q.time(leaseUntil))),
    },
    { head: t("reasonRow"), cells: columns.map(({ reason }) => reason || "–") },
  ];
  return (
    <Table.Tbody>
      {rows.map(({ head, cells: [before, theirs, yours] }) => (
        <Table.Tr key={head}>
          <Table.Th scope="row">{head}</Table.Th>
          <Table.Td>{before}</Table.Td>
          <Table.Td fw={theirs === before ? undefined : 700}>{theirs}</Table.Td>
          <Table.Td>{yours}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  );
}
