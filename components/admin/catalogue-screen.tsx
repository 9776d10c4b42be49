"use client";

import { Alert, Anchor, Button } from "@mantine/core";
import { IconArrowLeft, IconPlus } from "@tabler/icons-react";
import Link from "next/link";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import type { ItemRow, ProviderRow, ShopCatalogue, SlotRow } from "#server/contracts/catalogue.ts";
import { notify } from "../ui/notify.ts";
import { PageHeader } from "../ui/page-header.tsx";
import classes from "./admin-page.module.css";
import { CatalogueExample, EXAMPLE_ID, firstOrder } from "./catalogue-example.tsx";
import type { SaveItem } from "./catalogue-item-form.tsx";
import { CatalogueItems } from "./catalogue-items.tsx";
import { CataloguePanel } from "./catalogue-panel.tsx";
import type { SaveProvider } from "./catalogue-provider-form.tsx";
import { CatalogueProviders } from "./catalogue-providers.tsx";
import { CatalogueSection } from "./catalogue-section.tsx";
import type { ChangeSlot } from "./catalogue-slot-form.tsx";
import { CatalogueSlots } from "./catalogue-slots.tsx";
import type { OpenSlots } from "./catalogue-slots-form.tsx";

export interface CatalogueCommands {
  saveItem: SaveItem;
  saveProvider: SaveProvider;
  openSlots: OpenSlots;
  changeSlot: ChangeSlot;
}

/** What the side panel works on; null: a new one. */
export type CatalogueEditing =
  | { what: "item"; item: ItemRow | null }
  | { what: "provider"; provider: ProviderRow | null }
  | { what: "series" }
  | { what: "slot"; slot: SlotRow };

interface CatalogueScreenProps {
  catalogue: ShopCatalogue;
  /** Where the API is reached from here, for the example. */
  origin: string;
  commands: CatalogueCommands;
}

/** Menu, services, providers or slots of one shop: what its kind has. */
export function CatalogueScreen({ catalogue, origin, commands }: CatalogueScreenProps) {
  const t = useTranslations("admin.catalogue");
  const locale = useLocale();
  const [editing, setEditing] = useState<CatalogueEditing | null>(null);
  const { shop } = catalogue;
  return (
    <div className={classes.page}>
      <Anchor component={Link} href="/admin/shops" size="sm">
        <IconArrowLeft size={14} aria-hidden /> {t("back")}
      </Anchor>
      <PageHeader
        title={locale === "zh-CN" ? shop.nameZh : shop.nameEn}
        lead={t(`lead.${shop.kind}`)}
        actions={firstOrder(catalogue) && <Anchor href={`#${EXAMPLE_ID}`}>{t("example.title")}</Anchor>}
      />
      {shop.closed && (
        <Alert color="yellow" mb="md">
          {t("closed")}
        </Alert>
      )}
      {shop.kind !== "reservation" && <Items catalogue={catalogue} onEdit={setEditing} />}
      {shop.kind === "home_service" && <Providers catalogue={catalogue} onEdit={setEditing} />}
      {shop.kind === "reservation" && <Slots catalogue={catalogue} onEdit={setEditing} />}
      <CatalogueExample catalogue={catalogue} origin={origin} />
      <CataloguePanel
        catalogue={catalogue}
        editing={editing}
        commands={commands}
        onClose={() => setEditing(null)}
        onDone={(message) => {
          setEditing(null);
          notify({ message });
        }}
      />
    </div>
  );
}

interface PartProps {
  catalogue: ShopCatalogue;
  onEdit: (editing: CatalogueEditing) => void;
}

function AddButton({ words, onClick }: { words: string; onClick: () => void }) {
  return (
    <Button leftSection={<IconPlus size={18} />} onClick={onClick}>
      {words}
    </Button>
  );
}

function Items({ catalogue: { shop, items }, onEdit }: PartProps) {
  const t = useTranslations("admin.catalogue.items");
  const service = shop.kind === "home_service";
  return (
    <CatalogueSection
      title={service ? t("services") : t("menu")}
      lead={service ? t("servicesLead") : t("menuLead")}
      add={
        <AddButton
          words={service ? t("addService") : t("addItem")}
          onClick={() => onEdit({ what: "item", item: null })}
        />
      }
      empty={items.length === 0}
      emptyTitle={service ? t("servicesEmptyTitle") : t("menuEmptyTitle")}
      emptyText={service ? t("servicesEmptyText") : t("menuEmptyText")}
    >
      <CatalogueItems items={items} service={service} onEdit={(item) => onEdit({ what: "item", item })} />
    </CatalogueSection>
  );
}

function Providers({ catalogue: { providers }, onEdit }: PartProps) {
  const t = useTranslations("admin.catalogue.providers");
  return (
    <CatalogueSection
      title={t("title")}
      lead={t("lead")}
      add={<AddButton words={t("add")} onClick={() => onEdit({ what: "provider", provider: null })} />}
      empty={providers.length === 0}
      emptyTitle={t("emptyTitle")}
      emptyText={t("emptyText")}
    >
      <CatalogueProviders
        providers={providers}
        onEdit={(provider) => onEdit({ what: "provider", provider })}
      />
    </CatalogueSection>
  );
}

function Slots({ catalogue: { slots, moreSlots }, onEdit }: PartProps) {
  const t = useTranslations("admin.catalogue.slots");
  const zone = useTimeZone() ?? "UTC";
  return (
    <CatalogueSection
      title={t("title")}
      lead={t("lead", { zone })}
      add={<AddButton words={t("add")} onClick={() => onEdit({ what: "series" })} />}
      empty={slots.length === 0}
      emptyTitle={t("emptyTitle")}
      emptyText={t("emptyText")}
    >
      <CatalogueSlots slots={slots} moreSlots={moreSlots} onEdit={(slot) => onEdit({ what: "slot", slot })} />
    </CatalogueSection>
  );
}
