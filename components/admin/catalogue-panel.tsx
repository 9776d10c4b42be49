"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ShopCatalogue } from "#server/contracts/catalogue.ts";
import { SidePanel } from "../ui/side-panel.tsx";
import { CatalogueItemForm } from "./catalogue-item-form.tsx";
import { CatalogueProviderForm } from "./catalogue-provider-form.tsx";
import type { CatalogueCommands, CatalogueEditing } from "./catalogue-screen.tsx";
import { CatalogueSlotForm } from "./catalogue-slot-form.tsx";
import { useSlotTime } from "./catalogue-slots.tsx";
import { CatalogueSlotsForm } from "./catalogue-slots-form.tsx";

interface CataloguePanelProps {
  catalogue: ShopCatalogue;
  editing: CatalogueEditing | null;
  commands: CatalogueCommands;
  onClose: () => void;
  /** With what to say of it. */
  onDone: (message: string) => void;
}

/** The form of whatever is being added or changed. */
export function CataloguePanel({ editing, onClose, ...rest }: CataloguePanelProps) {
  const title = useTitle(rest.catalogue.shop.kind === "home_service");
  return (
    <SidePanel opened={editing !== null} onClose={onClose} title={editing ? title(editing) : ""}>
      {editing && <Form editing={editing} onClose={onClose} {...rest} />}
    </SidePanel>
  );
}

function useTitle(service: boolean) {
  const t = useTranslations("admin.catalogue");
  const named = useNamed();
  const time = useSlotTime();
  return (editing: CatalogueEditing): string => {
    switch (editing.what) {
      case "item":
        if (editing.item) return t("items.editTitle", { name: named(editing.item) });
        return service ? t("items.addService") : t("items.addItem");
      case "provider":
        if (editing.provider) return t("providers.editTitle", { name: named(editing.provider) });
        return t("providers.add");
      case "series":
        return t("slots.add");
      case "slot":
        return t("slots.editTitle", { time: time.span(editing.slot) });
    }
  };
}

function useNamed() {
  const locale = useLocale();
  return ({ nameEn, nameZh }: { nameEn: string; nameZh: string }) => (locale === "zh-CN" ? nameZh : nameEn);
}

type FormProps = Omit<CataloguePanelProps, "editing"> & { editing: CatalogueEditing };

function Form({ catalogue, editing, commands, onClose, onDone }: FormProps) {
  const t = useTranslations("admin.catalogue");
  const named = useNamed();
  const time = useSlotTime();
  const timeZone = useTimeZone() ?? "UTC";
  const { shop, items, slots, asOf } = catalogue;
  const stations = [...new Set(items.map(({ station }) => station))];
  switch (editing.what) {
    case "item":
      return (
        <CatalogueItemForm
          shopId={shop.id}
          item={editing.item}
          service={shop.kind === "home_service"}
          stations={stations}
          save={commands.saveItem}
          onCancel={onClose}
          onSaved={(saved) => onDone(t("items.saved", { name: named(saved) }))}
        />
      );
    case "provider":
      return (
        <CatalogueProviderForm
          shopId={shop.id}
          provider={editing.provider}
          knownSkills={stations}
          save={commands.saveProvider}
          onCancel={onClose}
          onSaved={(saved) => onDone(t("providers.saved", { name: named(saved) }))}
        />
      );
    case "series":
      return (
        <CatalogueSlotsForm
          shopId={shop.id}
          date={dayToOpen(slots.at(-1)?.startsAt, asOf, timeZone)}
          open={commands.openSlots}
          onCancel={onClose}
          onOpened={(opened) => onDone(t("slots.opened", { ...opened }))}
        />
      );
    case "slot":
      return (
        <CatalogueSlotForm
          shopId={shop.id}
          slot={editing.slot}
          change={commands.changeSlot}
          onCancel={onClose}
          onSaved={(saved) => onDone(t("slots.saved", { time: time.span(saved) }))}
        />
      );
  }
}

const DAY_MS = 24 * 3_600_000;

/** The day after the last one that has slots, or today: 2026-11-21. */
function dayToOpen(lastStartsAt: number | undefined, nowMs: number, timeZone: string): string {
  const moment = lastStartsAt === undefined ? nowMs : lastStartsAt + DAY_MS;
  // Sweden writes dates as date fields do.
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(moment);
}
