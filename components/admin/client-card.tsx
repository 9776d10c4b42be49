"use client";

import { ActionIcon, Button, Table, Text } from "@mantine/core";
import { IconKey, IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ApiClientRow, ApiKeyRow } from "#server/contracts/admin.ts";
import classes from "./admin-page.module.css";
import { SCOPE_WORDS } from "./scope-words.ts";
import { StateWord } from "./state-word.tsx";
import { When } from "./when.tsx";

interface ClientCardProps {
  client: ApiClientRow;
  /** A key is being made somewhere on the page. */
  pending: boolean;
  onEdit: () => void;
  onMakeKey: () => void;
  onRevoke: (key: { id: string; prefix: string }) => void;
}

/** One client: who it is, what it may, and its keys with the newest first. */
export function ClientCard({ client, pending, onEdit, onMakeKey, onRevoke }: ClientCardProps) {
  const t = useTranslations("admin.keys");
  const newestFirst = [...client.keys].sort((one, other) => other.createdAt - one.createdAt);
  return (
    <section className={`${classes.card} ${classes.client}`} aria-label={client.name}>
      <div className={classes.clientHead}>
        <div className={classes.clientName}>
          <Text fw={600}>{client.name}</Text>
          <Text size="xs" c="dimmed">
            {t(`tiers.${client.tier}`)} · {t(`limits.${client.tier}`)}
          </Text>
        </div>
        {client.disabled && <StateWord on={false} word={t("disabled")} />}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconKey size={16} />}
          onClick={onMakeKey}
          disabled={client.disabled || pending}
        >
          {t("newKey")}
        </Button>
        <ActionIcon onClick={onEdit} aria-label={t("editTitle", { name: client.name })}>
          <IconPencil size={18} />
        </ActionIcon>
      </div>
      <div className={classes.clientKeys}>
        {newestFirst.length === 0 ? (
          <div className={classes.hint}>{t("noKeys")}</div>
        ) : (
          <Table.ScrollContainer type="native" minWidth={680}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("key")}</Table.Th>
                  <Table.Th>{t("scope")}</Table.Th>
                  <Table.Th>{t("created")}</Table.Th>
                  <Table.Th>{t("lastUsed")}</Table.Th>
                  <Table.Th>{t("state")}</Table.Th>
                  <Table.Th>
                    <span className="rd-visually-hidden">{t("revoke")}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {newestFirst.map((key) => (
                  <KeyLine
                    key={key.id}
                    apiKey={key}
                    clientDisabled={client.disabled}
                    onRevoke={() => onRevoke(key)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </div>
    </section>
  );
}

interface KeyLineProps {
  apiKey: ApiKeyRow;
  clientDisabled: boolean;
  onRevoke: () => void;
}

function KeyLine({ apiKey, clientDisabled, onRevoke }: KeyLineProps) {
  const t = useTranslations("admin.keys");
  const works = apiKey.revokedAt === null && !clientDisabled;
  return (
    <Table.Tr className={works ? undefined : classes.off}>
      <Table.Td ff="monospace">{apiKey.prefix}…</Table.Td>
      <Table.Td>{apiKey.scope ? t(SCOPE_WORDS[apiKey.scope].label) : t("scopes.unknown")}</Table.Td>
      <Table.Td>
        <When at={apiKey.createdAt} />
      </Table.Td>
      <Table.Td>{apiKey.lastUsedAt === null ? t("never") : <When at={apiKey.lastUsedAt} />}</Table.Td>
      <Table.Td>
        <StateWord
          on={works}
          word={apiKey.revokedAt !== null ? t("revoked") : works ? t("works") : t("disabled")}
        />
      </Table.Td>
      <Table.Td ta="end">
        {apiKey.revokedAt === null && (
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            onClick={onRevoke}
            aria-label={t("revokeTitle", { prefix: apiKey.prefix })}
          >
            {t("revoke")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
