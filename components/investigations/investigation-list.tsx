"use client";

import { Button, NativeSelect, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type {
  Investigation,
  InvestigationList,
  InvestigationPage,
  InvestigationRow,
} from "#server/contracts/investigations.ts";
import { When } from "../boards/when.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { notify } from "../ui/notify.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { useCommand } from "../ui/use-command.ts";
import { investigationHref } from "./fetch-findings.ts";
import classes from "./investigation-list.module.css";
import { StateMark } from "./state-mark.tsx";
import { useFindingWords } from "./use-finding-words.ts";

export interface InvestigationListProps {
  page: InvestigationPage;
  list: InvestigationList;
  viewer: { id: string; administrator: boolean };
  onList: (changed: Partial<InvestigationList>) => void;
  onRestore: (input: unknown) => Promise<CommandResult<Investigation>>;
}

const SEARCH_PAUSE_MS = 300;
const states = ["open", "concluded", "deleted"] as const;

/** Every investigation of the business, newest change first. */
export function InvestigationListScreen({ page, list, viewer, onList, onRestore }: InvestigationListProps) {
  const t = useTranslations("investigations");
  const [typed, setTyped] = useState(list.search);
  const search = useDebouncedCallback((text: string) => onList({ search: text }), SEARCH_PAUSE_MS);
  const narrowed = list.search !== "" || list.state !== null;
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} lead={t("lead")} />
      {(page.all > 0 || narrowed) && (
        <search className={classes.tools}>
          <TextInput
            className={classes.search}
            type="search"
            label={t("list.search")}
            leftSection={<IconSearch size="1rem" aria-hidden />}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              search(event.currentTarget.value);
            }}
          />
          <NativeSelect
            label={t("list.state")}
            value={list.state ?? ""}
            data={[
              { value: "", label: t("list.any") },
              ...states.map((value) => ({ value, label: t(`list.${value}`) })),
            ]}
            onChange={(event) =>
              onList({ state: states.find((one) => one === event.currentTarget.value) ?? null })
            }
          />
          <NativeSelect
            label={t("list.sort")}
            value={list.sort}
            data={[
              { value: "newest", label: t("list.newest") },
              { value: "oldest", label: t("list.oldest") },
              { value: "name", label: t("list.byName") },
            ]}
            onChange={(event) => onList({ sort: event.currentTarget.value as InvestigationList["sort"] })}
          />
          <Text className={classes.count} size="sm" c="dimmed" role="status">
            {page.count > page.rows.length
              ? t("list.some", { shown: page.rows.length, count: page.count })
              : t("list.count", { count: page.count })}
          </Text>
        </search>
      )}
      {page.rows.length > 0 ? (
        <Rows rows={page.rows} viewer={viewer} onRestore={onRestore} />
      ) : (
        <Nothing list={list} narrowed={narrowed} onAll={() => onList({ search: "", state: null })} />
      )}
    </div>
  );
}

function Rows({
  rows,
  viewer,
  onRestore,
}: { rows: InvestigationRow[] } & Pick<InvestigationListProps, "viewer" | "onRestore">) {
  const t = useTranslations("investigations");
  return (
    <div className={classes.card}>
      <Table className={classes.table} verticalSpacing="sm">
        <caption className="rd-visually-hidden">{t("title")}</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("list.name")}</Table.Th>
            <Table.Th scope="col">{t("list.state")}</Table.Th>
            <Table.Th scope="col">{t("list.found")}</Table.Th>
            <Table.Th scope="col">{t("list.owner")}</Table.Th>
            <Table.Th scope="col">{t("list.updated")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} viewer={viewer} onRestore={onRestore} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({
  row,
  viewer,
  onRestore,
}: { row: InvestigationRow } & Pick<InvestigationListProps, "viewer" | "onRestore">) {
  const t = useTranslations("investigations.list");
  const words = useFindingWords(row.summary);
  const restoring = useCommand(onRestore);
  const mayRestore = viewer.administrator || viewer.id === row.ownerId;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {row.state === "deleted" ? row.name : <Link href={investigationHref(row.id)}>{row.name}</Link>}
        {row.conclusion && <span className={classes.conclusion}>{row.conclusion}</span>}
      </Table.Th>
      <Table.Td data-label={t("state")}>
        <StateMark state={row.state} />
      </Table.Td>
      <Table.Td data-label={t("found")}>
        <span className={classes.figures}>
          {words && (
            <span>
              {words.change} · {words.when}
            </span>
          )}
          <span className={classes.small}>
            {t("findings", { count: row.findings })} · {t("notes", { count: row.notes })}
          </span>
        </span>
      </Table.Td>
      <Table.Td data-label={t("owner")}>{row.ownerName}</Table.Td>
      <Table.Td data-label={t("updated")}>
        {row.state === "deleted" && mayRestore ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={restoring.pending}
            onClick={async () => {
              if (await restoring.run({ id: row.id })) notify({ message: t("restored", { name: row.name }) });
            }}
          >
            {t("restore")}
          </Button>
        ) : (
          <When at={row.deletedAt ?? row.updatedAt} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Nothing({
  list,
  narrowed,
  onAll,
}: {
  list: InvestigationList;
  narrowed: boolean;
  onAll: () => void;
}) {
  const t = useTranslations("investigations.list");
  if (list.state === "deleted" && list.search === "") {
    return (
      <EmptyState
        title={t("deletedTitle")}
        text={t("deletedText")}
        action={<Button onClick={onAll}>{t("clear")}</Button>}
      />
    );
  }
  if (narrowed) {
    return (
      <EmptyState
        title={t("nothingTitle")}
        text={t("nothingText")}
        action={<Button onClick={onAll}>{t("clear")}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={t("emptyTitle")}
      text={t("emptyText")}
      action={<LinkButton href="/analyst/attribution">{t("emptyAct")}</LinkButton>}
    />
  );
}
