"use client";

import { NativeSelect, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import classes from "./sort-header.module.css";

export interface SortHeaderProps<Sort extends string> {
  sort: Sort;
  onSort: (sort: Sort) => void;
  value: Sort;
  label: string;
  /** Default: the largest first, without another way round. */
  ascending?: boolean;
  /** Figures stand at the right. */
  number?: boolean;
}

/** A column that can be sorted by; told to screen readers by aria-sort. */
export function SortHeader<Sort extends string>({
  sort,
  onSort,
  value,
  label,
  ascending = false,
  number = true,
}: SortHeaderProps<Sort>) {
  const active = sort === value;
  const Arrow = ascending ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      data-number={number || undefined}
      aria-sort={active ? (ascending ? "ascending" : "descending") : "none"}
    >
      <UnstyledButton
        className={classes.sort}
        data-active={active || undefined}
        onClick={() => onSort(value)}
      >
        {label}
        <Arrow size="0.75rem" className={classes.arrow} aria-hidden />
      </UnstyledButton>
    </th>
  );
}

/** The same choice where a phone has no header row. */
export function SortSelect<Sort extends string>({
  sort,
  onSort,
  label,
  options,
}: {
  sort: Sort;
  onSort: (sort: Sort) => void;
  label: string;
  options: { value: Sort; label: string }[];
}) {
  return (
    <NativeSelect
      className={classes.select}
      size="xs"
      label={label}
      value={sort}
      data={options}
      onChange={(event) => {
        const chosen = options.find(({ value }) => value === event.currentTarget.value);
        if (chosen) onSort(chosen.value);
      }}
    />
  );
}
