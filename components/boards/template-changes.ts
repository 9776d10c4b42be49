import { type BoardActionName, boardActions, defaultKeys } from "#server/contracts/board-actions.ts";
import type { BoardTemplate } from "#server/contracts/boards.ts";

export interface NamedTemplate {
  name: string;
  template: BoardTemplate;
}

/** One thing that differs between two templates, for words to be put to it. */
export type TemplateChange =
  | { what: "name"; before: string; after: string }
  | { what: "columns" | "rows"; before: number; after: number }
  | { what: "stations"; before: string[]; after: string[] }
  | { what: "sort"; before: BoardTemplate["sort"]; after: BoardTemplate["sort"] }
  | { what: "lateness"; before: BoardTemplate["lateness"]; after: BoardTemplate["lateness"] }
  | { what: "theme"; before: BoardTemplate["theme"]; after: BoardTemplate["theme"] }
  | { what: "palette"; before: BoardTemplate["palette"]; after: BoardTemplate["palette"] }
  | { what: "modifiers"; before: Modifiers; after: Modifiers }
  | { what: "quantityFirst"; before: boolean; after: boolean }
  | { what: "expo" | "group" | "station" | "allDay" | "numbersBump"; before: boolean; after: boolean }
  | { what: "button"; button: ButtonName; before: boolean; after: boolean }
  | { what: "key"; action: BoardActionName; before: readonly string[]; after: readonly string[] };

type Modifiers = BoardTemplate["lines"]["modifiers"];
export const buttonNames = ["start", "bump", "prioritise", "hold", "recipe"] as const;
export type ButtonName = (typeof buttonNames)[number];

/** What someone who knows `before` has to be told about `after`, in the order of the form. */
export function templateChanges(before: NamedTemplate, after: NamedTemplate): TemplateChange[] {
  const a = before.template;
  const b = after.template;
  const all: TemplateChange[] = [
    { what: "name", before: before.name, after: after.name },
    { what: "columns", before: a.columns, after: b.columns },
    { what: "rows", before: a.rows, after: b.rows },
    { what: "stations", before: [...a.stations].sort(), after: [...b.stations].sort() },
    { what: "expo", before: a.expo, after: b.expo },
    { what: "sort", before: a.sort, after: b.sort },
    { what: "lateness", before: a.lateness, after: b.lateness },
    { what: "quantityFirst", before: a.lines.quantityFirst, after: b.lines.quantityFirst },
    { what: "modifiers", before: a.lines.modifiers, after: b.lines.modifiers },
    { what: "group", before: a.lines.group, after: b.lines.group },
    { what: "station", before: a.lines.station, after: b.lines.station },
    ...buttonNames.map(
      (button): TemplateChange => ({
        what: "button",
        button,
        before: a.buttons[button],
        after: b.buttons[button],
      }),
    ),
    { what: "theme", before: a.theme, after: b.theme },
    { what: "palette", before: a.palette, after: b.palette },
    { what: "allDay", before: a.allDay, after: b.allDay },
    { what: "numbersBump", before: a.numbersBump, after: b.numbersBump },
    ...boardActions.map(
      (action): TemplateChange => ({
        what: "key",
        action,
        before: keysFor(action, a.keys),
        after: keysFor(action, b.keys),
      }),
    ),
  ];
  return all.filter((change) => !same(change.before, change.after));
}

/** The keys of one action: its changed one, else those of its default ones that no other action took. */
export function keysFor(
  action: BoardActionName,
  changes: Readonly<Record<string, string>>,
): readonly string[] {
  const changed = changes[action];
  if (changed !== undefined) return [changed];
  const taken = new Set(Object.values(changes));
  return defaultKeys[action].filter((key) => !taken.has(key));
}

const same = (one: unknown, other: unknown): boolean => stable(one) === stable(other);

/** The order of an object's fields is of no meaning; the database gives them in its own. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => x.localeCompare(y)))
      : inner,
  );
}
