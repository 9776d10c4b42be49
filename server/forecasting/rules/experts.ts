import type { LoadHistory } from "./load-history.ts";

/** What is known when a forecast is made. Spans in bins. */
export interface ExpertInput {
  history: LoadHistory;
  /** Bins in the hour (or whatever is forecast). */
  horizon: number;
  /** Bins in a day. */
  day: number;
}

/** One way of guessing the mean of the next `horizon` bins; null while it knows too little. */
export type Expert = (input: ExpertInput) => number | null;

const MOST_TIMES = 4;
/** Days looked back for the usual course of a day. */
const USUAL_DAYS = 14;

function lastHour({ history, horizon }: ExpertInput, back = 0): number | null {
  const now = history.length - back;
  return history.mean(now - horizon, now);
}

function nextHour({ history, horizon }: ExpertInput, back: number): number | null {
  const now = history.length - back;
  return history.mean(now, now + horizon);
}

/** Mean over earlier days of `of`, as far as they are known; `every` days apart. */
function usual(input: ExpertInput, of: (back: number) => number | null, every = 1): number | null {
  let sum = 0;
  let days = 0;
  for (let n = every; n <= USUAL_DAYS; n += every) {
    const value = of(n * input.day);
    if (value === null) break;
    sum += value;
    days += 1;
  }
  return days === 0 ? null : sum / days;
}

/** The last hour, moved as an earlier time moved: by as much, or by the same share. */
function moved(
  last: number | null,
  from: number | null,
  to: number | null,
  how: "by" | "times",
): number | null {
  if (last === null || from === null || to === null) return null;
  if (how === "by") return last + to - from;
  if (from <= 0) return null;
  // A night of almost nothing must not make a day a hundred times itself.
  return last * Math.min(MOST_TIMES, Math.max(1 / MOST_TIMES, to / from));
}

/** `share` of the way from a to b. */
function between(a: number | null, b: number | null, share: number): number | null {
  return a === null || b === null ? null : a + share * (b - a);
}

/** The hours around the one to come, on earlier days: less noise than that hour alone. */
function aroundNextHour({ history, horizon }: ExpertInput, back: number): number | null {
  const now = history.length - back;
  return history.mean(now - horizon, now + 2 * horizon);
}

/** The middle of what earlier days had: one wild day does not move it. */
function middle(input: ExpertInput, of: (back: number) => number | null): number | null {
  const values: number[] = [];
  for (let n = 1; n <= USUAL_DAYS; n += 1) {
    const value = of(n * input.day);
    if (value === null) break;
    values.push(value);
  }
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  return values.length === 0
    ? null
    : between(values[half] ?? null, values[values.length - 1 - half] ?? null, 0.5);
}

/** Named so that a page can say which of them carries a forecast. */
export const experts: Record<string, Expert> = {
  lastHour: (input) => lastHour(input),
  lastValue: ({ history }) => history.mean(history.length - 1, history.length),
  lastQuarter: ({ history, horizon }) =>
    history.mean(history.length - Math.max(1, Math.round(horizon / 4)), history.length),
  lastTwoHours: ({ history, horizon }) => history.mean(history.length - 2 * horizon, history.length),
  lastFourHours: ({ history, horizon }) => history.mean(history.length - 4 * horizon, history.length),
  trend: (input) => {
    const [now, before] = [lastHour(input), lastHour(input, input.horizon)];
    return now === null || before === null ? null : now + 0.5 * (now - before);
  },
  yesterday: (input) => nextHour(input, input.day),
  lastWeek: (input) => nextHour(input, 7 * input.day),
  usualDay: (input) => usual(input, (back) => nextHour(input, back)),
  asYesterday: (input) =>
    moved(lastHour(input), lastHour(input, input.day), nextHour(input, input.day), "by"),
  timesYesterday: (input) =>
    moved(lastHour(input), lastHour(input, input.day), nextHour(input, input.day), "times"),
  asLastWeek: (input) =>
    moved(lastHour(input), lastHour(input, 7 * input.day), nextHour(input, 7 * input.day), "by"),
  timesLastWeek: (input) =>
    moved(lastHour(input), lastHour(input, 7 * input.day), nextHour(input, 7 * input.day), "times"),
  asUsual: (input) =>
    moved(
      lastHour(input),
      usual(input, (back) => lastHour(input, back)),
      usual(input, (back) => nextHour(input, back)),
      "by",
    ),
  timesUsual: (input) =>
    moved(
      lastHour(input),
      usual(input, (back) => lastHour(input, back)),
      usual(input, (back) => nextHour(input, back)),
      "times",
    ),
  quarterUsual: (input) =>
    between(
      lastHour(input),
      usual(input, (back) => nextHour(input, back)),
      0.25,
    ),
  halfUsual: (input) =>
    between(
      lastHour(input),
      usual(input, (back) => nextHour(input, back)),
      0.5,
    ),
  mostlyUsual: (input) =>
    between(
      lastHour(input),
      usual(input, (back) => nextHour(input, back)),
      0.75,
    ),
  halfMiddle: (input) =>
    between(
      lastHour(input),
      middle(input, (back) => nextHour(input, back)),
      0.5,
    ),
  halfAround: (input) =>
    between(
      lastHour(input),
      usual(input, (back) => aroundNextHour(input, back)),
      0.5,
    ),
  fourHoursAround: (input) =>
    between(
      input.history.mean(input.history.length - 4 * input.horizon, input.history.length),
      usual(input, (back) => aroundNextHour(input, back)),
      0.4,
    ),
  around: (input) => usual(input, (back) => aroundNextHour(input, back)),
  halfAsUsual: (input) =>
    between(
      lastHour(input),
      moved(
        lastHour(input),
        usual(input, (back) => lastHour(input, back)),
        usual(input, (back) => nextHour(input, back)),
        "by",
      ),
      0.5,
    ),
  halfLastWeek: (input) => between(lastHour(input), nextHour(input, 7 * input.day), 0.5),
  day: ({ history, day }) => history.mean(history.length - day, history.length),
  eightHours: ({ history, horizon }) => history.mean(history.length - 8 * horizon, history.length),
  quarterTrend: ({ history, horizon }) => {
    const quarter = Math.max(1, Math.round(horizon / 4));
    const now = history.length;
    return between(history.mean(now - horizon, now), history.mean(now - quarter, now), 1.5);
  },
};
