import { useTranslations } from "next-intl";
import type { BreakerCell, BreakerTurn } from "#server/contracts/breakers.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { stateIcons } from "./state-icons.ts";
import classes from "./turn-list.module.css";
import { useBreakerWords } from "./use-breaker-words.ts";

interface TurnListProps {
  turns: BreakerTurn[];
  /** To name each by; null: all are of one breaker. */
  cells: Record<string, BreakerCell> | null;
  now: number;
  empty: string;
}

/** How breakers turned, newest first, each with its cause. */
export function TurnList({ turns, cells, now, empty }: TurnListProps) {
  const t = useTranslations("breakers.turns");
  const words = useBreakerWords();
  const q = useQuantities();
  if (turns.length === 0) return <p className={classes.empty}>{empty}</p>;
  return (
    <ol className={classes.list} aria-label={t("title")}>
      {turns.map((turn) => {
        const Icon = stateIcons[turn.to];
        const { states, cause } = words.turn(turn);
        const named = cells && (cells[turn.breaker] ?? { ...turn, nameEn: null, nameZh: null });
        return (
          <li key={turn.id} data-state={turn.to}>
            <Icon size="1rem" stroke={1.75} aria-hidden />
            <div>
              <span className={classes.states}>
                {named && <strong>{words.target(named)}: </strong>}
                {states}
              </span>
              <small>{cause}</small>
            </div>
            <time dateTime={new Date(turn.at).toISOString()} title={q.exactTime(turn.at)}>
              {now - turn.at < 86_400_000 ? q.exactTime(turn.at) : q.dayTime(turn.at)}
            </time>
          </li>
        );
      })}
    </ol>
  );
}
