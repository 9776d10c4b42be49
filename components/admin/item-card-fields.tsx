"use client";

import { Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ItemCard } from "#server/contracts/catalogue.ts";
import classes from "./catalogue.module.css";

interface ItemCardFieldsProps {
  card: ItemCard;
  onChange: (card: ItemCard) => void;
  /** What the parts say cannot be read. */
  onPartsError: (wrong: boolean) => void;
}

/** What cooks look up; folded away while there is nothing in it. */
export function ItemCardFields({ card, onChange, onPartsError }: ItemCardFieldsProps) {
  const t = useTranslations("admin.catalogue.items.card");
  const [opened, setOpened] = useState(() => !isEmpty(card));
  const [parts, setParts] = useState(() => partsToText(card.parts));
  const wrong = partsFromText(parts) === null;
  const changeParts = (text: string) => {
    setParts(text);
    const read = partsFromText(text);
    onPartsError(read === null);
    if (read) onChange({ ...card, parts: read });
  };
  return (
    <details
      className={classes.recipe}
      open={opened}
      onToggle={(event) => setOpened(event.currentTarget.open)}
    >
      <summary>{t("title")}</summary>
      <Stack gap="lg" pt="md">
        <TagsInput
          label={t("allergens")}
          description={t("allergensHint")}
          maxTags={20}
          value={card.allergens}
          onChange={(allergens) => onChange({ ...card, allergens })}
          acceptValueOnBlur
        />
        <TagsInput
          label={t("ingredients")}
          description={t("tagsHint")}
          maxTags={40}
          value={card.ingredients}
          onChange={(ingredients) => onChange({ ...card, ingredients })}
          acceptValueOnBlur
        />
        <TextInput
          label={t("parts")}
          description={t("partsHint")}
          value={parts}
          error={wrong ? t("partsWrong") : null}
          onChange={(event) => changeParts(event.currentTarget.value)}
        />
        <Textarea
          label={t("recipe")}
          autosize
          minRows={4}
          maxRows={12}
          maxLength={2_000}
          value={card.recipe}
          onChange={(event) => onChange({ ...card, recipe: event.currentTarget.value })}
        />
      </Stack>
    </details>
  );
}

function isEmpty({ recipe, ingredients, allergens, parts }: ItemCard): boolean {
  return recipe === "" && ingredients.length + allergens.length + Object.keys(parts).length === 0;
}

const partsToText = (parts: ItemCard["parts"]) =>
  Object.entries(parts)
    .map(([name, units]) => `${units} ${name}`)
    .join(", ");

/** "2 patty, 1 bun" as units by part; null where a piece is not "how many, of what". */
function partsFromText(text: string): ItemCard["parts"] | null {
  const parts: ItemCard["parts"] = {};
  for (const piece of text.split(/[,，、]/).map((one) => one.trim())) {
    if (piece === "") continue;
    const [, units, name] = /^(\d{1,2})\s*[×x*]?\s*(\S.{0,79})$/.exec(piece) ?? [];
    if (!name || Number(units) < 1) return null;
    parts[name] = Number(units);
  }
  return parts;
}
