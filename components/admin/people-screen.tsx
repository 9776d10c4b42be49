"use client";

import { ActionIcon, Button, Table, Text } from "@mantine/core";
import { IconPencil, IconUserPlus } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { PersonRow, ShopRow } from "#server/contracts/admin.ts";
import { notify } from "../ui/notify.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { SidePanel } from "../ui/side-panel.tsx";
import classes from "./admin-page.module.css";
import { PersonForm, type SavePerson } from "./person-form.tsx";
import { SecretPanel } from "./secret-panel.tsx";
import { StateWord } from "./state-word.tsx";
import { When } from "./when.tsx";

interface PeopleScreenProps {
  people: PersonRow[];
  shops: ShopRow[];
  selfId: string;
  createPerson: SavePerson;
  updatePerson: SavePerson;
}

export function PeopleScreen({ people, shops, selfId, createPerson, updatePerson }: PeopleScreenProps) {
  const t = useTranslations("admin.people");
  const [editing, setEditing] = useState<PersonRow | "new" | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const person = editing === "new" ? null : editing;
  return (
    <div className={classes.page}>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <Button leftSection={<IconUserPlus size={18} />} onClick={() => setEditing("new")}>
            {t("add")}
          </Button>
        }
      />
      <div className={classes.card}>
        <Table.ScrollContainer type="native" minWidth={860}>
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("name")}</Table.Th>
                <Table.Th>{t("role")}</Table.Th>
                <Table.Th>{t("shops")}</Table.Th>
                <Table.Th>{t("state")}</Table.Th>
                <Table.Th>{t("added")}</Table.Th>
                <Table.Th>
                  <span className="rd-visually-hidden">{t("edit")}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map((one) => (
                <PersonLine key={one.id} person={one} shops={shops} onEdit={() => setEditing(one)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </div>
      <SidePanel
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={person ? t("editTitle", { name: person.name }) : t("add")}
      >
        <PersonForm
          key={person?.id ?? "new"}
          person={person}
          isSelf={person?.id === selfId}
          shops={shops}
          save={person ? updatePerson : createPerson}
          onCancel={() => setEditing(null)}
          onSaved={(saved) => {
            setEditing(null);
            setPassword(saved.password);
            notify({ message: t("saved", { name: saved.person.name }) });
          }}
        />
      </SidePanel>
      <SecretPanel
        secret={password}
        title={t("passwordTitle")}
        label={t("password")}
        onClose={() => setPassword(null)}
      />
    </div>
  );
}

function PersonLine({ person, shops, onEdit }: { person: PersonRow; shops: ShopRow[]; onEdit: () => void }) {
  const t = useTranslations("admin.people");
  const common = useTranslations("common");
  const locale = useLocale();
  const own = shops.filter(({ id }) => person.shopIds.includes(id));
  const names = own.map((shop) => (locale === "zh-CN" ? shop.nameZh : shop.nameEn));
  return (
    <Table.Tr className={person.disabled ? classes.off : undefined}>
      <Table.Td>
        <Text fw={600}>{person.name}</Text>
        <Text size="xs" c="dimmed">
          {person.email}
        </Text>
      </Table.Td>
      <Table.Td>{common(`roles.${person.role}`)}</Table.Td>
      <Table.Td miw={220} maw={360}>
        {person.role === "merchant" ? names.join(" · ") || t("noneYet") : t("allShops")}
      </Table.Td>
      <Table.Td>
        <StateWord on={!person.disabled} word={person.disabled ? t("disabled") : t("active")} />
      </Table.Td>
      <Table.Td>
        <When at={person.createdAt} />
      </Table.Td>
      <Table.Td ta="end">
        <ActionIcon onClick={onEdit} aria-label={t("editTitle", { name: person.name })}>
          <IconPencil size={18} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}
