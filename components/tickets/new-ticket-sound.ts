export type SoundState = "on" | "blocked" | "off";
export type Tone = "fresh" | "late";

// Two notes each, apart enough to be told from one another over a fan: Hz, and when they begin, s.
const tones: Record<Tone, { hz: number; at: number }[]> = {
  fresh: [
    { hz: 880, at: 0 },
    { hz: 1_318.5, at: 0.16 },
  ],
  late: [
    { hz: 523.3, at: 0 },
    { hz: 392, at: 0.2 },
  ],
};
const NOTE_SECONDS = 0.32;
const LOUDNESS = 0.35;

/** Tones made on the spot: nothing to download, and they sound in the frame the ticket appears in. */
export class BoardSounds {
  #context: AudioContext | null = null;
  #listeners = new Set<() => void>();
  #wanted = true;

  get state(): SoundState {
    if (!this.#wanted) return "off";
    return this.#context?.state === "running" ? "on" : "blocked";
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  want(wanted: boolean): void {
    this.#wanted = wanted;
    this.#tell();
  }

  /** Browsers let a page sound only after a person has touched it; call this from the touch. */
  async unlock(): Promise<void> {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#context.addEventListener("statechange", () => this.#tell());
    }
    if (this.#context.state !== "running") await this.#context.resume().catch(() => {});
    this.#tell();
  }

  play(tone: Tone): void {
    const context = this.#context;
    if (this.state !== "on" || !context) return;
    for (const { hz, at } of tones[tone]) {
      const from = context.currentTime + at;
      const note = context.createOscillator();
      const volume = context.createGain();
      note.type = "triangle";
      note.frequency.value = hz;
      // A short rise and fall: a bare start clicks, and clicks get lost among pans.
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, from + NOTE_SECONDS);
      note.connect(volume).connect(context.destination);
      note.start(from);
      note.stop(from + NOTE_SECONDS);
    }
  }

  close(): void {
    void this.#context?.close().catch(() => {});
    this.#context = null;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
