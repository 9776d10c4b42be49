import { z } from "zod";
import {
  type CheckKey,
  type GameDayRefusal,
  type GameDayScenario,
  type GameDayStage,
  type GameDayState,
  gameDayScenarioKeys,
  type Limit,
} from "./game-day-scenarios.ts";

// A file of its own so that a browser gets the scenarios without the validator.
export * from "./game-day-scenarios.ts";

export interface CheckResult {
  key: CheckKey;
  /** null: it could not be measured, and did not pass. */
  value: number | null;
  limit: Limit;
  passed: boolean;
}

/** What was counted while it was played. */
export interface GameDayFigures {
  asked: number;
  acknowledged: number;
  refused: number;
  /** Asked while the fault was on. */
  nodes: number;
}

/** One run, and its score card when it is over. */
export interface GameDayRow {
  id: string;
  scenario: GameDayScenario;
  state: GameDayState;
  /** null: not running any more. */
  stage: GameDayStage | null;
  startedAt: number;
  finishedAt: number | null;
  startedByName: string;
  reason: string;
  checks: CheckResult[];
  figures: GameDayFigures | null;
  /** What went wrong with the run itself, or who stopped it. */
  note: string | null;
  /** Of the report; null: there is none. */
  sha256: string | null;
}

/** Whether one may be started now. */
export interface GameDayGuard {
  refusal: GameDayRefusal | null;
  load: number;
  predictedLoad: number | null;
  waiting: number;
  freeMemoryMb: number;
}

export interface GameDayCollections {
  run: GameDayRow;
  /** id "now" */
  guard: GameDayGuard;
}

export const startGameDaySchema = z.object({
  scenario: z.enum(gameDayScenarioKeys),
  reason: z.string().trim().min(3).max(200),
});
export const gameDayIdSchema = z.object({ id: z.string().min(1).max(60) });
/** A report file as it was downloaded. */
export const reportFileSchema = z.object({
  report: z.string().max(200_000),
  sha256: z.string().max(100),
  signature: z.string().max(200),
});
export type ReportFile = z.output<typeof reportFileSchema>;
