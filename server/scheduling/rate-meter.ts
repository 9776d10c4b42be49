/** Events of the last minute, in one-second cells. */
export class RateMeter {
  private readonly cells = new Float64Array(60);
  private second = 0;

  add(nowMs: number, amount = 1): void {
    this.advance(nowMs);
    const cell = this.second % 60;
    this.cells[cell] = (this.cells[cell] ?? 0) + amount;
  }

  perMinute(nowMs: number): number {
    this.advance(nowMs);
    return this.cells.reduce((sum, count) => sum + count, 0);
  }

  private advance(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    if (second - this.second >= 60) this.cells.fill(0);
    else for (let s = this.second + 1; s <= second; s++) this.cells[s % 60] = 0;
    if (second > this.second) this.second = second;
  }
}
