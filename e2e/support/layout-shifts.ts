import type { Page } from "@playwright/test";

export interface Shift {
  /** Of the layout shifts that followed on no hand's doing. */
  sum: number;
  /** What has moved in them: element -> how often. */
  moved: Record<string, number>;
}
declare global {
  interface Window {
    rdShift: Shift;
  }
}

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}

/** Notes layout shifts from the first moment of each page that is opened from now on. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.rdShift = { sum: 0, moved: {} };
    const nameOf = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return `${element?.parentElement?.className ?? ""} > ${element?.className ?? "?"}`;
    };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        if (entry.hadRecentInput) continue;
        window.rdShift.sum += entry.value;
        for (const { node } of entry.sources) {
          const name = nameOf(node);
          window.rdShift.moved[name] = (window.rdShift.moved[name] ?? 0) + 1;
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** What has shifted since it was last asked. */
export function takeShift(page: Page): Promise<Shift> {
  return page.evaluate(() => {
    const shift = window.rdShift;
    window.rdShift = { sum: 0, moved: {} };
    return shift;
  });
}
