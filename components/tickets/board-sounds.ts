export type SoundState = "on" | "blocked" | "off";
export type Tone = "fresh" | "changed" | "cancelled" | "trouble";

interface Note {
  hz: number;
  /** When it begins after the tone does, s. */
  at: number;
}

// Told apart over a fan by direction and rhythm, not by pitch alone: up, two alike, down, slow and low.
const tones: Record<Tone, { wave: OscillatorType; notes: Note[] }> = {
  fresh: {
    wave: "triangle",
    notes: [
      { hz: 880, at: 0 },
      { hz: 1_318.5, at: 0.16 },
    ],
  },
  changed: {
    wave: "triangle",
    notes: [
      { hz: 1_046.5, at: 0 },
      { hz: 1_046.5, at: 0.12 },
      { hz: 1_046.5, at: 0.24 },
    ],
  },
  cancelled: {
    wave: "square",
    notes: [
      { hz: 784, at: 0 },
      { hz: 587.3, at: 0.18 },
      { hz: 392, at: 0.36 },
    ],
  },
  trouble: {
    wave: "sawtooth",
    notes: [
      { hz: 330, at: 0 },
      { hz: 330, at: 0.5 },
    ],
  },
};
const NOTE_SECONDS = 0.32;
const LOUDEST = 0.8;
const SAME_PRESS_MS = 1_000;

/** Tones made on the spot: nothing to download, and they sound in the frame the ticket appears in. */
export class BoardSounds {
  #context: AudioContext | null = null;
  #listeners = new Set<() => void>();
  #wanted = true;
  #volume = 1;
  #unlockedAt = Number.NEGATIVE_INFINITY;

  get state(): SoundState {
    if (!this.#wanted) return "off";
    return this.#context?.state === "running" ? "on" : "blocked";
  }

  /** The press that unlocked it may still be on its way to a button. */
  get justUnlocked(): boolean {
    return performance.now() - this.#unlockedAt < SAME_PRESS_MS;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param volume 0..1 */
  want(wanted: boolean, volume: number): void {
    this.#wanted = wanted;
    this.#volume = volume;
    this.#tell();
  }

  /** Browsers let a page sound only after a person has touched it; call this from the touch. */
  async unlock(): Promise<void> {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#context.addEventListener("statechange", () => {
        if (this.#context?.state === "running") this.#unlockedAt = performance.now();
        this.#tell();
      });
    }
    if (this.#context.state !== "running") await this.#context.resume().catch(() => {});
    this.#tell();
  }

  /** @returns whether it sounds. */
  play(tone: Tone): boolean {
    const context = this.#context;
    if (this.state !== "on" || !context) return false;
    const { wave, notes } = tones[tone];
    for (const { hz, at } of notes) this.#note(context, wave, hz, context.currentTime + at);
    return true;
  }

  close(): void {
    void this.#context?.close().catch(() => {});
    this.#context = null;
  }

  #note(context: AudioContext, wave: OscillatorType, hz: number, from: number): void {
    const note = context.createOscillator();
    const gain = context.createGain();
    note.type = wave;
    note.frequency.value = hz;
    // Ears hear in ratios: squared, half the slider is about half as loud.
    const loudness = Math.max(0.002, LOUDEST * this.#volume ** 2 * (wave === "triangle" ? 1 : 0.4));
    // A short rise and fall: a bare start clicks, and clicks get lost among pans.
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(loudness, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + NOTE_SECONDS);
    note.connect(gain).connect(context.destination);
    note.start(from);
    note.stop(from + NOTE_SECONDS);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
