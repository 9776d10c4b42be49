import type {
  Contrast,
  ContrastQuestion,
  Distributions,
  DistributionsQuestion,
  FailedSamples,
  Matrix,
  MatrixQuestion,
} from "#server/contracts/contrast.ts";
import { ask } from "./fetch-attribution.ts";

export const fetchDistributions = (asked: DistributionsQuestion): Promise<Distributions> =>
  ask("distributions", { ask: JSON.stringify(asked) });

export const fetchMatrix = (asked: MatrixQuestion): Promise<Matrix> =>
  ask("matrix", { ask: JSON.stringify(asked) });

export const fetchContrast = (asked: ContrastQuestion): Promise<Contrast> =>
  ask("contrast", { ask: JSON.stringify(asked) });

export const fetchFailedOrders = (asked: ContrastQuestion): Promise<FailedSamples> =>
  ask("failed-orders", { ask: JSON.stringify(asked) });
