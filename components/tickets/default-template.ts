import type { BoardTemplate } from "#server/contracts/boards.ts";

/** How a board looks where no template says otherwise; the same as parsing `{}` (pinned by a test). */
export const defaultTemplate: BoardTemplate = {
  columns: 0,
  rows: 0,
  stations: [],
  expo: false,
  sort: "latestSafeStart",
  lateness: { by: "probability" },
  lines: { quantityFirst: true, modifiers: "below", group: true, station: true },
  buttons: { start: true, bump: true, prioritise: true, hold: true, recipe: true },
  theme: "auto",
  palette: "standard",
  allDay: true,
  numbersBump: false,
  keys: {},
};
