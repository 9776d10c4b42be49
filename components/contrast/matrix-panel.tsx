"use client";

import { ActionIcon, Menu, NativeSelect } from "@mantine/core";
import { IconArrowsExchange, IconFilter, IconGitCompare, IconPin } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type Combination, type CubeDimension, cubeDimensions } from "#server/contracts/attribution.ts";
import type { Matrix } from "#server/contracts/contrast.ts";
import { ChipMenuItems } from "../attribution/chip-menu.tsx";
import { type Drill, isOneValue } from "../attribution/use-drill.ts";
import type { Rates } from "../attribution/use-rates.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import { ContrastLegend } from "./contrast-legend.tsx";
import { MatrixGrid } from "./matrix-grid.tsx";
import classes from "./matrix-panel.module.css";
import { PopMenuAt, usePopMenu } from "./pop-menu.tsx";

/** Address of the page that sets a combination against the rest. */
export type ContrastHref = (combination: Combination) => string;

export interface MatrixPanelProps {
  matrix: Matrix;
  /** The figures are those of the question before. */
  asking: boolean;
  top: number;
  tops: readonly number[];
  words: ValueWords;
  rates: Rates;
  drill: Drill;
  contrastHref: ContrastHref;
  onAxes: (rows: CubeDimension, columns: CubeDimension) => void;
  onTop: (top: number) => void;
}

/** Two dimensions against each other: what each pair of values did. */
export function MatrixPanel(props: MatrixPanelProps) {
  const { matrix, words, drill } = props;
  const t = useTranslations("contrast.matrix");
  const menu = usePopMenu<Combination>();
  return (
    <>
      <Axes {...props} />
      <MatrixGrid
        matrix={matrix}
        asking={props.asking}
        words={words}
        rates={props.rates}
        onKeep={drill.keep}
        onPin={drill.pin}
        onMenu={menu.open}
        isPinned={drill.isPinned}
      />
      <ContrastLegend>
        <span>
          <i data-bar /> {t("bar")}
        </span>
        <span>{t("how")}</span>
      </ContrastLegend>
      <PopMenuAt menu={menu} label={words.combination}>
        {(combination) => (
          <>
            {combination.every(({ value }) => isOneValue(value)) && (
              <PairItems {...props} combination={combination} />
            )}
            {combination.map((attribute) => (
              <div key={attribute.dimension}>
                <Menu.Label>{words.value(attribute.dimension, attribute.value)}</Menu.Label>
                <ChipMenuItems attribute={attribute} words={words} drill={drill} />
              </div>
            ))}
          </>
        )}
      </PopMenuAt>
    </>
  );
}

function PairItems({
  combination,
  drill,
  contrastHref,
}: Pick<MatrixPanelProps, "drill" | "contrastHref"> & { combination: Combination }) {
  const t = useTranslations("contrast.matrix");
  return (
    <>
      <Menu.Item leftSection={<IconFilter size="1rem" aria-hidden />} onClick={() => drill.keep(combination)}>
        {t("keep")}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconPin size="1rem" aria-hidden />}
        disabled={drill.isPinned(combination)}
        onClick={() => drill.pin(combination)}
      >
        {t("pin")}
      </Menu.Item>
      <Menu.Item
        component="a"
        href={contrastHref(combination)}
        leftSection={<IconGitCompare size="1rem" aria-hidden />}
      >
        {t("contrast")}
      </Menu.Item>
    </>
  );
}

/** Which dimensions, and how many values of each. */
function Axes({ matrix, top, tops, words, onAxes, onTop }: MatrixPanelProps) {
  const t = useTranslations("contrast.matrix");
  const { rows, columns } = matrix;
  const options = cubeDimensions.map((value) => ({ value, label: words.dimension(value) }));
  const choose = (axis: "rows" | "columns", chosen: string) => {
    const dimension = chosen as CubeDimension;
    // The same on both axes says nothing: the other one takes the place that became free.
    if (axis === "rows")
      onAxes(dimension, dimension === columns.dimension ? rows.dimension : columns.dimension);
    else onAxes(dimension === rows.dimension ? columns.dimension : rows.dimension, dimension);
  };
  return (
    <div className={classes.axes} data-no-picture>
      <NativeSelect
        size="xs"
        label={t("rows")}
        value={rows.dimension}
        onChange={(event) => choose("rows", event.currentTarget.value)}
        data={options}
      />
      <ActionIcon
        variant="default"
        size="1.875rem"
        aria-label={t("swap")}
        title={t("swap")}
        onClick={() => onAxes(columns.dimension, rows.dimension)}
      >
        <IconArrowsExchange size="1rem" aria-hidden />
      </ActionIcon>
      <NativeSelect
        size="xs"
        label={t("columns")}
        value={columns.dimension}
        onChange={(event) => choose("columns", event.currentTarget.value)}
        data={options}
      />
      <NativeSelect
        size="xs"
        label={t("top")}
        value={String(top)}
        onChange={(event) => onTop(Number(event.currentTarget.value))}
        data={tops.map((value) => ({ value: String(value), label: t("topCount", { count: value }) }))}
      />
    </div>
  );
}
