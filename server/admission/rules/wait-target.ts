import type { OrderClass } from "../../contracts/orders.ts";

/** What admission knows of the engine at the moment of a request. Work in reference milliseconds. */
export interface EngineLoad {
  /** What a newcomer of each class waits for, as work of all nodes together (work-ahead.ts). */
  queuedWorkMs: Record<OrderClass, number>;
  runningWorkMs: number;
  /** Sum over eligible nodes of rate x slots: reference ms of work done per ms. */
  capacity: number;
  eligibleNodes: number;
  /** Requests admitted and not settled: queued and running; and those of the asking class. */
  unsettled: number;
  unsettledOfClass: number;
  /** Mean of recent work, reference ms: what an unknown request is taken for. */
  meanWorkMs: number;
  /** Mean of recent work of requests of the asking one's size. */
  requestWorkMs: number;
  /** Mean and 95th percentile of recent service, ms. */
  meanServiceMs: number;
  p95ServiceMs: number;
  /** Smoothed work arriving per ms, admitted or not, of the asking class and more important ones. */
  arrivingWorkPerMs: number;
  /** Load over the coming hour, 1 is full; null: no forecast, or none to be trusted. */
  forecastLoad: number | null;
}

export interface AdmissionSettings {
  /** Share of the deadline kept free besides the service itself. */
  margin: number;
  /** Load at which the gate closes. */
  loadThreshold: number;
  /** Same for class `paid`. */
  loadThresholdPaid: number;
  /** How far ahead load is predicted, ms. */
  lookAheadMs: number;
}

// Threshold 0.8: product.md "load gate". Margin: server/decisions/071. The others: 011-admission.md.
export const ADMISSION_DEFAULTS: AdmissionSettings = {
  margin: 0.15,
  loadThreshold: 0.8,
  loadThresholdPaid: 0.95,
  lookAheadMs: 1_000,
};

export type WaitDecision =
  | { outcome: "admit"; expectedWaitMs: number; load: number }
  | {
      outcome: "refuse";
      because: "no_nodes" | "wait_target" | "load_gate";
      expectedWaitMs: number;
      targetMs: number;
      load: number;
      threshold: number;
      /** The forecast, where it closed the gate earlier than present load would have. */
      predicted: number | null;
    };

/**
 * Share of its deadline a request may spend waiting: what is left after a slow service (P95) and a
 * margin, never below 5 % (scheduling.md section 2).
 */
export function waitShare(p95ServiceMs: number, deadlineMs: number, margin: number): number {
  return Math.max(0.05, 1 - p95ServiceMs / deadlineMs - margin);
}

/** For whom the load is asked: less important work does not stand in the way of more important. */
export interface LoadQuestion {
  class: OrderClass;
  deadlineMs: number;
}

/**
 * Work promised (running, and queued ahead of this class) over what the nodes can do within the
 * deadline; 1 = every reference second until then is spoken for.
 */
export function currentLoad(load: EngineLoad, { class: name, deadlineMs }: LoadQuestion): number {
  return (load.queuedWorkMs[name] + load.runningWorkMs) / Math.max(1e-9, load.capacity * deadlineMs);
}

/** The same a moment ahead, if work keeps arriving as it does now. */
export function predictedLoad(load: EngineLoad, question: LoadQuestion, lookAheadMs: number): number {
  const surplus = Math.max(0, load.arrivingWorkPerMs - load.capacity) * lookAheadMs;
  return currentLoad(load, question) + surplus / Math.max(1e-9, load.capacity * question.deadlineMs);
}

/** What the gate judges by: max(current, predicted). */
export function gateLoad(load: EngineLoad, question: LoadQuestion, settings: AdmissionSettings): number {
  return Math.max(currentLoad(load, question), predictedLoad(load, question, settings.lookAheadMs));
}

/** However high the forecast, the door closes at half its threshold at the earliest. */
const MOST_FORESIGHT = 2;

/**
 * How much heavier present load weighs because of the coming hour (decision 082). A forecast below the threshold
 * changes nothing, and work that can start at once is never turned away for what may come.
 */
export function foresight(load: EngineLoad, name: OrderClass, threshold: number): number {
  if (load.forecastLoad === null || load.queuedWorkMs[name] <= 0) return 1;
  return Math.min(MOST_FORESIGHT, Math.max(1, load.forecastLoad / threshold));
}

/** Admits a request that is expected to start early enough; says what stood against it otherwise. */
export function admitByWait(
  load: EngineLoad,
  request: LoadQuestion,
  settings: AdmissionSettings,
): WaitDecision {
  const threshold = request.class === "paid" ? settings.loadThresholdPaid : settings.loadThreshold;
  if (load.eligibleNodes === 0 || load.capacity <= 0) {
    return {
      outcome: "refuse",
      because: "no_nodes",
      expectedWaitMs: 0,
      targetMs: 0,
      load: 1,
      threshold,
      predicted: null,
    };
  }
  const expectedWaitMs = load.queuedWorkMs[request.class] / load.capacity;
  const targetMs = waitShare(load.p95ServiceMs, request.deadlineMs, settings.margin) * request.deadlineMs;
  const loadNow = gateLoad(load, request, settings);
  // The room that this keeps is kept for them.
  const weight = request.class === "paid" ? 1 : foresight(load, request.class, threshold);
  const facts = { expectedWaitMs, targetMs, load: loadNow, threshold, predicted: null };
  if (expectedWaitMs > targetMs) return { outcome: "refuse", because: "wait_target", ...facts };
  if (loadNow * weight >= threshold) {
    return {
      outcome: "refuse",
      because: "load_gate",
      ...facts,
      predicted: loadNow < threshold ? load.forecastLoad : null,
    };
  }
  return { outcome: "admit", expectedWaitMs, load: loadNow };
}
