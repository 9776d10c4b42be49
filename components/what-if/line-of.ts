const lines = [
  { stroke: "var(--rd-chart-5)", dash: undefined },
  { stroke: "var(--rd-chart-1)", dash: undefined },
  { stroke: "var(--rd-chart-3)", dash: "7 3" },
  { stroke: "var(--rd-chart-7)", dash: "2 3" },
  { stroke: "var(--rd-chart-6)", dash: "9 3 2 3" },
  { stroke: "var(--rd-chart-2)", dash: "4 2" },
] as const;

/** How a variant is drawn wherever it is drawn: by colour and by stroke, so that neither is needed alone. */
export function lineOf(index: number): { stroke: string; dash: string | undefined } {
  return lines[index % lines.length] ?? lines[0];
}
