"use client";

import { ActionIcon, Autocomplete, Button, Group, NativeSelect, Radio, Stack } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Cause, type CubeDimension, cubeDimensions, type Strip } from "#server/contracts/attribution.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import classes from "./judge-section.module.css";

export interface NameCauseProps {
  strips: Strip[];
  words: ValueWords;
  onName: (attributes: Cause["attributes"]) => Promise<void>;
  onCancel: () => void;
}

const MOST_ATTRIBUTES = 3;
const MOST_OFFERED = 200;
type Attribute = { dimension: CubeDimension; text: string };

/** What it was, when it was none of the causes shown: a combination picked or typed, or nothing at all. */
export function NameCause({ strips, words, onName, onCancel }: NameCauseProps) {
  const t = useTranslations("investigations.judge");
  const common = useTranslations("common.action");
  const [kind, setKind] = useState<"combination" | "nothing">("combination");
  const [attributes, setAttributes] = useState<Attribute[]>([{ dimension: "device", text: "" }]);
  const [pending, setPending] = useState(false);
  const free = cubeDimensions.filter((one) => !attributes.some(({ dimension }) => dimension === one));
  const change = (at: number, changed: Partial<Attribute>) =>
    setAttributes(attributes.map((attribute, i) => (i === at ? { ...attribute, ...changed } : attribute)));
  /** People type what they read; the cube knows a shop by its id. */
  const cubeValue = ({ dimension, text }: Attribute) =>
    valuesOf(strips, dimension).find((value) => words.value(dimension, value) === text.trim()) ?? text.trim();
  const ready = kind === "nothing" || attributes.every(({ text }) => text.trim() !== "");
  const submit = async () => {
    setPending(true);
    const named = attributes.map((attribute) => ({
      dimension: attribute.dimension,
      value: cubeValue(attribute),
    }));
    await onName(kind === "nothing" ? [] : named).finally(() => setPending(false));
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void submit();
      }}
    >
      <Radio.Group
        label={t("noneTitle")}
        value={kind}
        onChange={(value) => setKind(value as "combination" | "nothing")}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="combination" label={t("combination")} />
          <Radio value="nothing" label={t("nothing")} />
        </Stack>
      </Radio.Group>
      {kind === "combination" && (
        <>
          {attributes.map((attribute, at) => (
            <div key={attribute.dimension} className={classes.attribute}>
              <NativeSelect
                label={t("dimension")}
                value={attribute.dimension}
                data={[attribute.dimension, ...free].map((value) => ({
                  value,
                  label: words.dimension(value),
                }))}
                onChange={(event) =>
                  change(at, { dimension: event.currentTarget.value as CubeDimension, text: "" })
                }
              />
              <Autocomplete
                label={t("value")}
                value={attribute.text}
                maxLength={80}
                data={[
                  ...new Set(
                    valuesOf(strips, attribute.dimension).map((value) =>
                      words.value(attribute.dimension, value),
                    ),
                  ),
                ]}
                limit={20}
                onChange={(text) => change(at, { text })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t("removeAttribute")}
                disabled={attributes.length === 1}
                onClick={() => setAttributes(attributes.filter((_, i) => i !== at))}
              >
                <IconX size="1rem" aria-hidden />
              </ActionIcon>
            </div>
          ))}
          {attributes.length < MOST_ATTRIBUTES && (
            <Button
              variant="subtle"
              size="compact-sm"
              style={{ alignSelf: "flex-start" }}
              leftSection={<IconPlus size="1rem" aria-hidden />}
              onClick={() => free[0] && setAttributes([...attributes, { dimension: free[0], text: "" }])}
            >
              {t("addAttribute")}
            </Button>
          )}
        </>
      )}
      <Group gap="sm">
        <Button variant="default" onClick={onCancel}>
          {common("cancel")}
        </Button>
        <Button type="submit" disabled={!ready} loading={pending}>
          {t("confirm")}
        </Button>
      </Group>
    </form>
  );
}

const valuesOf = (strips: Strip[], dimension: CubeDimension): string[] =>
  (strips.find((strip) => strip.dimension === dimension)?.values ?? [])
    .slice(0, MOST_OFFERED)
    .map(({ value }) => value);
