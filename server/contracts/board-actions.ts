/** Everything a key, or a button of a bump bar, can be made to do on a board. */
export const boardActions = [
  "bump",
  "unbump",
  "start",
  "prioritise",
  "hold",
  "recallLast",
  "recallList",
  "review",
  "itemNext",
  "itemPrevious",
  "itemDone",
  "recipe",
  "menu",
  "left",
  "right",
  "up",
  "down",
  "pagePrevious",
  "pageNext",
  "pageFirst",
  "pageLast",
  "allDay",
  "later",
  "filter1",
  "filter2",
  "filter3",
  "filter4",
  "sound",
  "legend",
  "clear",
] as const;
export type BoardActionName = (typeof boardActions)[number];

/** Keys an action has unless a template says otherwise; KeyboardEvent.key, with "Shift+" before capitals. */
export const defaultKeys: Record<BoardActionName, readonly string[]> = {
  bump: ["Enter", " "],
  unbump: ["Backspace"],
  start: ["s"],
  prioritise: ["p"],
  hold: ["h"],
  recallLast: ["r"],
  recallList: ["Shift+R"],
  review: ["v"],
  itemNext: ["Tab"],
  itemPrevious: ["Shift+Tab"],
  itemDone: ["d"],
  recipe: ["i"],
  menu: ["x"],
  left: ["ArrowLeft"],
  right: ["ArrowRight"],
  up: ["ArrowUp"],
  down: ["ArrowDown"],
  pagePrevious: ["PageUp"],
  pageNext: ["PageDown"],
  pageFirst: ["Home"],
  pageLast: ["End"],
  allDay: ["a"],
  later: ["l"],
  filter1: ["F1"],
  filter2: ["F2"],
  filter3: ["F3"],
  filter4: ["F4"],
  sound: ["m"],
  legend: ["?"],
  clear: ["Escape"],
};

/** The keys of a board: the defaults with a template's changes. A key given to an action is taken from any other. */
export function keysOf(changes: Readonly<Record<string, string>>): Map<string, BoardActionName> {
  const keys = new Map<string, BoardActionName>();
  for (const action of boardActions) {
    if (changes[action] === undefined) for (const key of defaultKeys[action]) keys.set(key, action);
  }
  for (const action of boardActions) {
    const key = changes[action];
    if (key !== undefined) keys.set(key, action);
  }
  return keys;
}

/** Digits select tickets and cannot be given away; two actions cannot share a key. */
export function isLegalKeymap(changes: Readonly<Record<string, string>>): boolean {
  const keys = Object.values(changes);
  const known = Object.keys(changes).every((action) => (boardActions as readonly string[]).includes(action));
  return known && new Set(keys).size === keys.length && !keys.some((key) => /^\d$/.test(key));
}
