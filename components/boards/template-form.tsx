"use client";

import {
  Accordion,
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useTranslations } from "next-intl";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import { Choice } from "./choice.tsx";
import { KeyFields } from "./key-fields.tsx";
import { buttonNames, type NamedTemplate } from "./template-changes.ts";
import { useStationWord } from "./use-station-word.ts";

interface TemplateFormProps {
  draft: NamedTemplate;
  stations: readonly string[];
  nameMissing: boolean;
  onName(name: string): void;
  onChange(change: Partial<BoardTemplate>): void;
}

/** Everything a board template says, grouped as people ask for it. Each change shows in the preview at once. */
export function TemplateForm({ draft, stations, nameMissing, onName, onChange }: TemplateFormProps) {
  const t = useTranslations("boards");
  const { template } = draft;
  const section = { template, onChange };
  return (
    <Stack gap="md">
      <TextInput
        label={t("editor.name")}
        value={draft.name}
        maxLength={60}
        error={nameMissing ? t("editor.nameMissing") : null}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      <Accordion
        multiple
        defaultValue={["layout", "lines", "looks"]}
        variant="separated"
        // The headings are the page's second level.
        order={2}
      >
        <Part value="layout" title={t("form.layout")}>
          <LayoutFields {...section} stations={stations} />
        </Part>
        <Part value="lines" title={t("form.lines")}>
          <LineFields {...section} />
        </Part>
        <Part value="buttons" title={t("form.buttons")}>
          {buttonNames.map((button) => (
            <Checkbox
              key={button}
              label={t(`action.${button}`)}
              checked={template.buttons[button]}
              onChange={(event) =>
                onChange({ buttons: { ...template.buttons, [button]: event.currentTarget.checked } })
              }
            />
          ))}
        </Part>
        <Part value="looks" title={t("form.looks")}>
          <Choice
            label={t("form.theme")}
            value={template.theme}
            options={["auto", "bright", "kitchen-dark"]}
            word={(theme) => t(`value.theme.${theme}`)}
            onChange={(theme) => onChange({ theme })}
          />
          <Choice
            label={t("form.palette")}
            value={template.palette}
            options={["standard", "strong", "colour-blind"]}
            word={(palette) => t(`value.palette.${palette}`)}
            onChange={(palette) => onChange({ palette })}
          />
        </Part>
        <Part value="more" title={t("form.more")}>
          <Switch
            label={t("form.allDay")}
            checked={template.allDay}
            onChange={(event) => onChange({ allDay: event.currentTarget.checked })}
          />
        </Part>
        <Part value="keys" title={t("form.keys")}>
          <Switch
            label={t("form.numbersBump")}
            description={t("form.numbersBumpHint")}
            checked={template.numbersBump}
            onChange={(event) => onChange({ numbersBump: event.currentTarget.checked })}
          />
          <Text c="dimmed">{t("form.keysHint")}</Text>
          <KeyFields keys={template.keys} onChange={(keys) => onChange({ keys })} />
        </Part>
      </Accordion>
    </Stack>
  );
}

function Part({ value, title, children }: { value: string; title: string; children: React.ReactNode }) {
  return (
    <Accordion.Item value={value}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>
        <Stack gap="md">{children}</Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

interface SectionProps {
  template: BoardTemplate;
  onChange(change: Partial<BoardTemplate>): void;
}

function LayoutFields({ template, stations, onChange }: SectionProps & { stations: readonly string[] }) {
  const t = useTranslations("boards");
  const stationWord = useStationWord();
  const count = (name: "columns" | "rows", most: number) => (
    <Select
      label={t(`form.${name}`)}
      w="8rem"
      allowDeselect={false}
      value={String(template[name])}
      data={Array.from({ length: most + 1 }, (_, n) => ({
        value: String(n),
        label: n === 0 ? t("form.automatic") : String(n),
      }))}
      onChange={(value) => onChange({ [name]: Number(value ?? 0) })}
    />
  );
  return (
    <>
      <div>
        <Group gap="md">
          {count("columns", 8)}
          {count("rows", 4)}
        </Group>
        <Text size="xs" c="dimmed" mt="xs">
          {t("form.gridHint")}
        </Text>
      </div>
      <MultiSelect
        label={t("form.stations")}
        description={t("form.stationsHint")}
        value={template.stations}
        data={stations.map((station) => ({ value: station, label: stationWord(station) }))}
        onChange={(chosen) => onChange({ stations: chosen })}
      />
      <Switch
        label={t("form.expo")}
        description={t("form.expoHint")}
        checked={template.expo}
        onChange={(event) => onChange({ expo: event.currentTarget.checked })}
      />
      <Choice
        label={t("form.sort")}
        value={template.sort}
        options={["latestSafeStart", "promisedAt", "orderedAt"]}
        word={(sort) => t(`value.sort.${sort}`)}
        onChange={(sort) => onChange({ sort })}
      />
      <LatenessFields template={template} onChange={onChange} />
    </>
  );
}

const FIRST_MINUTES = { by: "minutes", warm: 8, late: 12 } as const;

function LatenessFields({ template: { lateness }, onChange }: SectionProps) {
  const t = useTranslations("boards.form");
  const minutes = (name: "warm" | "late", value: number) => (
    <NumberInput
      label={t(name === "warm" ? "warmAfter" : "lateAfter")}
      w="10rem"
      min={1}
      max={240}
      allowDecimal={false}
      clampBehavior="strict"
      value={value}
      onChange={(next) => {
        if (lateness.by === "minutes" && typeof next === "number" && next >= 1)
          onChange({ lateness: { ...lateness, [name]: next } });
      }}
    />
  );
  return (
    <>
      <Choice
        label={t("lateness")}
        value={lateness.by}
        options={["probability", "minutes"]}
        word={(by) => t(by === "minutes" ? "byMinutes" : "byProbability")}
        onChange={(by) => onChange({ lateness: by === "minutes" ? FIRST_MINUTES : { by } })}
      />
      {lateness.by === "minutes" && (
        <div>
          <Group gap="md">
            {minutes("warm", lateness.warm)}
            {minutes("late", lateness.late)}
          </Group>
          {lateness.late <= lateness.warm && (
            <Text c="var(--rd-late)" mt="xs" role="alert">
              {t("latenessOrder")}
            </Text>
          )}
        </div>
      )}
    </>
  );
}

function LineFields({ template: { lines }, onChange }: SectionProps) {
  const t = useTranslations("boards");
  const set = (change: Partial<BoardTemplate["lines"]>) => onChange({ lines: { ...lines, ...change } });
  return (
    <>
      <Choice
        label={t("form.quantity")}
        value={lines.quantityFirst ? "first" : "last"}
        options={["first", "last"]}
        word={(place) => t(place === "first" ? "value.quantityFirst" : "value.quantityLast")}
        onChange={(place) => set({ quantityFirst: place === "first" })}
      />
      <Choice
        label={t("form.modifiers")}
        value={lines.modifiers}
        options={["below", "inline"]}
        word={(place) => t(`value.modifiers.${place}`)}
        onChange={(modifiers) => set({ modifiers })}
      />
      <Checkbox
        label={t("form.group")}
        checked={lines.group}
        onChange={(event) => set({ group: event.currentTarget.checked })}
      />
      <Checkbox
        label={t("form.lineStation")}
        checked={lines.station}
        onChange={(event) => set({ station: event.currentTarget.checked })}
      />
    </>
  );
}
