"use client";

import { Button, UnstyledButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { memo, useState } from "react";
import { dependencyCatalogue } from "#server/contracts/breaker-catalogue.ts";
import type { BreakerCell } from "#server/contracts/breakers.ts";
import { useHeldPlaces } from "../operations/use-held-places.ts";
import type { DependencyGroup } from "./breakers-room.ts";
import classes from "./dependency-row.module.css";
import { stateIcons } from "./state-icons.ts";
import { useBreakerWords } from "./use-breaker-words.ts";

/** More targets than this are folded: the worst are in front. */
const CELLS_SHOWN = 12;

interface DependencyRowProps {
  group: DependencyGroup;
  now: number;
  onAsk: (id: string) => void;
}

/** One dependency: how many of its targets are left alone, and each of them. */
export function DependencyRow({ group: { dependency, cells, open }, now, onAsk }: DependencyRowProps) {
  const t = useTranslations("breakers.matrix");
  const words = useBreakerWords();
  const [all, setAll] = useState(false);
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const { ids, hold } = useHeldPlaces(cells.map(({ id }) => id));
  const shown = all ? ids : ids.slice(0, CELLS_SHOWN);
  const { many } = dependencyCatalogue[dependency];
  return (
    <li className={classes.row} {...hold}>
      <div className={classes.name}>
        <h3>{words.dependency(dependency)}</h3>
        <span data-open={open > 0 || undefined}>
          {many ? t("openOf", { open, total: cells.length }) : t("single", { open })}
        </span>
      </div>
      <ul className={classes.cells}>
        {shown.map((id) => {
          const cell = byId.get(id);
          return cell && <Cell key={id} cell={cell} now={now} onAsk={onAsk} />;
        })}
        {ids.length > CELLS_SHOWN && (
          <li className={classes.more}>
            <Button variant="subtle" onClick={() => setAll(!all)} aria-expanded={all}>
              {all ? t("fewer") : t("more", { count: ids.length - CELLS_SHOWN })}
            </Button>
          </li>
        )}
      </ul>
    </li>
  );
}

interface CellProps {
  cell: BreakerCell;
  now: number;
  onAsk: (id: string) => void;
}

const Cell = memo(function Cell({ cell, now, onAsk }: CellProps) {
  const t = useTranslations("breakers");
  const words = useBreakerWords();
  const Icon = stateIcons[cell.state];
  const next = words.next(cell, now);
  return (
    <li>
      <UnstyledButton
        className={classes.cell}
        data-state={cell.state}
        data-testid={`breaker-${cell.id}`}
        onClick={() => onAsk(cell.id)}
        aria-haspopup="dialog"
      >
        <span className={classes.target}>{words.target(cell)}</span>
        <span className={classes.state}>
          <Icon size="1rem" stroke={1.75} aria-hidden />
          {t(`state.${cell.state}`)}
        </span>
        <span className={classes.figures}>{words.figures(cell)}</span>
        {next && <span className={classes.figures}>{next}</span>}
      </UnstyledButton>
    </li>
  );
});
