import type { StationState } from "./ticket-rows.ts";

/** ○ to do, ◐ some of it, ● done: drawn, since fonts disagree about these letters. Say the state beside it. */
export function StationMark({ state }: { state: StationState }) {
  return (
    <svg viewBox="0 0 16 16" width="0.85em" height="0.85em" aria-hidden focusable="false">
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="2" />
      {state === "done" && <circle cx="8" cy="8" r="6.5" fill="currentColor" />}
      {state === "partly" && <path d="M8 1.5a6.5 6.5 0 0 0 0 13z" fill="currentColor" />}
    </svg>
  );
}
