"use client";

import { ActionIcon, Table, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { Fragment } from "react";
import type { SlotRow } from "#server/contracts/catalogue.ts";
import adminClasses from "./admin-page.module.css";
import classes from "./catalogue.module.css";
import { CatalogueId } from "./catalogue-id.tsx";

interface CatalogueSlotsProps {
  slots: SlotRow[];
  moreSlots: number;
  onEdit: (slot: SlotRow) => void;
}

/** What is to come, day by day. */
export function CatalogueSlots({ slots, moreSlots, onEdit }: CatalogueSlotsProps) {
  const t = useTranslations("admin.catalogue.slots");
  const time = useSlotTime();
  const days = Map.groupBy(slots, time.day);
  return (
    <>
      <Table.ScrollContainer type="native" minWidth={560}>
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("time")}</Table.Th>
              <Table.Th ta="end">{t("taken")}</Table.Th>
              <Table.Th ta="end">{t("capacity")}</Table.Th>
              <Table.Th ta="end">{t("free")}</Table.Th>
              <Table.Th>
                <span className="rd-visually-hidden">{t("edit")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...days].map(([day, ofDay]) => (
              <Fragment key={day}>
                <Table.Tr className={classes.day}>
                  <Table.Th colSpan={5} scope="rowgroup">
                    {day}
                  </Table.Th>
                </Table.Tr>
                {ofDay.map((slot) => (
                  <Table.Tr key={slot.id}>
                    <Table.Td>
                      <Text fw={600}>{time.span(slot)}</Text>
                      <CatalogueId id={slot.id} name={time.span(slot)} />
                    </Table.Td>
                    <Table.Td className={classes.number}>{slot.taken}</Table.Td>
                    <Table.Td className={classes.number}>{slot.capacity}</Table.Td>
                    <Table.Td className={classes.number}>
                      {slot.taken < slot.capacity ? slot.capacity - slot.taken : t("full")}
                    </Table.Td>
                    <Table.Td ta="end">
                      <ActionIcon
                        onClick={() => onEdit(slot)}
                        aria-label={t("editTitle", { time: time.span(slot) })}
                      >
                        <IconPencil size={18} />
                      </ActionIcon>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {moreSlots > 0 && <div className={adminClasses.hint}>{t("more", { count: moreSlots })}</div>}
    </>
  );
}

/** A slot's day and hours, by the installation's clock. */
export function useSlotTime() {
  const format = useFormatter();
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return {
    day: ({ startsAt }: SlotRow) => format.dateTime(startsAt, { dateStyle: "full" }),
    span: ({ startsAt, endsAt }: SlotRow) =>
      `${format.dateTime(startsAt, hour)}–${format.dateTime(endsAt, hour)}`,
  };
}
