import { SizeBands } from "../admission/rules/size-bands.ts";
import { type OrderKind, orderKinds } from "../contracts/orders.ts";

/** What is known of service by kind and declared size: dishes are not compared with minutes. */
export class KnownSizes {
  private readonly bands = Object.fromEntries(orderKinds.map((kind) => [kind, new SizeBands()])) as Record<
    OrderKind,
    SizeBands
  >;

  arrived({ kind, size }: { kind: OrderKind; size: number }): void {
    this.bands[kind].arrived(size);
  }

  served({ kind, size }: { kind: OrderKind; size: number }, serviceMs: number, workMs: number): void {
    this.bands[kind].served(size, serviceMs, workMs);
  }

  p95ServiceMs({ kind, size }: { kind: OrderKind; size: number }, overall: number): number {
    return this.bands[kind].p95ServiceMs(size, overall);
  }

  meanWorkMs({ kind, size }: { kind: OrderKind; size: number }, overall: number): number {
    return this.bands[kind].meanWorkMs(size, overall);
  }
}
