import type { Page } from "@playwright/test";
import { watchShifts } from "../../e2e/support/layout-shifts.ts";

/** What runs inside the page; installed before any of the page's own scripts. */
interface Probe {
  /** When an order's card was first painted in the grid, epoch ms. */
  paintedAt: Record<string, number>;
}
declare global {
  interface Window {
    rdProbe: Probe;
  }
}

/** Notes layout shifts and new cards from the first moment of the page. */
export async function installProbe(page: Page): Promise<void> {
  await watchShifts(page);
  await page.addInitScript(() => {
    const probe: Probe = { paintedAt: {} };
    window.rdProbe = probe;
    const known = new Set<string>();
    new MutationObserver((records) => {
      for (const record of records) {
        for (const node of record.addedNodes) {
          if (!(node instanceof HTMLElement) || !node.closest("[data-testid=ticket-grid]")) continue;
          const card = node.matches("[data-order]") ? node : node.querySelector<HTMLElement>("[data-order]");
          const id = card?.dataset.order;
          if (!id || known.has(id)) continue;
          known.add(id);
          // The second frame begins when the first, which has the card, was painted.
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              probe.paintedAt[id] = performance.timeOrigin + performance.now();
            }),
          );
        }
      }
    }).observe(document, { subtree: true, childList: true });
  });
}

/** Turns to the next page of a board, or back to the first from the last, as a program does: no hand excuses a shift. */
export async function turnPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>("[role=toolbar] nav button")];
    const current = buttons.findIndex((button) => button.ariaCurrent === "page");
    (buttons[current + 1] ?? buttons[0])?.click();
  });
}

/** Taps the bump button of one card and waits for its "ready" to be painted. @returns ms, or null when it went meanwhile */
export function bumpAndPaint(page: Page, orderId: string): Promise<number | null> {
  return page.evaluate(async (id) => {
    const card = () => document.querySelector<HTMLElement>(`[data-testid=ticket-grid] [data-order="${id}"]`);
    const button = [...(card()?.querySelectorAll<HTMLElement>("footer button") ?? [])].at(-1);
    if (!button) return null;
    const tappedAt = performance.now();
    button.click();
    const until = tappedAt + 5_000;
    while (performance.now() < until) {
      const paintedMs = await new Promise<number>((resolve) =>
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))),
      );
      const status = card()?.dataset.status;
      if (status === "ready" || status === undefined) return paintedMs - tappedAt;
    }
    return Number.POSITIVE_INFINITY;
  }, orderId);
}

/** Cards on the shown page that may be bumped. */
export function bumpable(page: Page): Promise<string[]> {
  return page.evaluate(() => [
    ...new Set(
      [
        ...document.querySelectorAll<HTMLElement>(
          "[data-testid=ticket-grid] article[data-status=accepted], [data-testid=ticket-grid] article[data-status=cooking]",
        ),
      ].map((card) => card.dataset.order ?? ""),
    ),
  ]);
}

export interface Frames {
  framesPerSecond: number;
  /** The longest time between two frames, ms. */
  longestMs: number;
  tickets: number;
}

/** Counts animation frames while the clocks tick. */
export function countFrames(page: Page, forMs: number): Promise<Frames> {
  return page.evaluate(async (ms) => {
    const from = performance.now();
    let last = from;
    let frames = 0;
    let longestMs = 0;
    await new Promise<void>((resolve) => {
      const frame = (now: number) => {
        frames++;
        longestMs = Math.max(longestMs, now - last);
        last = now;
        if (now - from >= ms) resolve();
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    return {
      framesPerSecond: (frames / (last - from)) * 1_000,
      longestMs,
      tickets: document.querySelectorAll("article[data-order]").length,
    };
  }, forMs);
}

/** Time between a new card's frame and its tone, ms; the board marks both. */
export function toneGaps(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const times = (name: string) =>
      performance.getEntriesByName(name, "mark").map((entry) => entry.startTime);
    const cards = times("rd:card");
    return times("rd:tone").flatMap((tone) => {
      const nearest = Math.min(...cards.map((card) => Math.abs(card - tone)));
      return Number.isFinite(nearest) ? [nearest] : [];
    });
  });
}
