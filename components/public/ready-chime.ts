export interface ReadyChime {
  /** @returns false while the browser waits for a tap. */
  unlock(): Promise<boolean>;
  play(): void;
}

/** Two falling notes of a doorbell: heard over a room, told apart from a kitchen's own sounds. Hz and seconds. */
const NOTES = [
  { hz: 784, at: 0 },
  { hz: 587, at: 0.28 },
] as const;
const RING_SECONDS = 0.9;
/** A browser that blocks sound leaves the wish unanswered. */
const UNLOCK_MS = 500;

/** null where there is no sound at all. */
export function readyChime(): ReadyChime | null {
  if (typeof AudioContext === "undefined") return null;
  const context = new AudioContext();
  return {
    async unlock() {
      const asked = context.resume().catch(() => {});
      await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, UNLOCK_MS))]);
      return context.state === "running";
    },
    play() {
      for (const { hz, at } of NOTES) {
        const [tone, loudness] = [context.createOscillator(), context.createGain()];
        const start = context.currentTime + at;
        tone.frequency.value = hz;
        loudness.gain.setValueAtTime(0.0001, start);
        loudness.gain.exponentialRampToValueAtTime(0.5, start + 0.02);
        loudness.gain.exponentialRampToValueAtTime(0.0001, start + RING_SECONDS);
        tone.connect(loudness).connect(context.destination);
        tone.start(start);
        tone.stop(start + RING_SECONDS);
      }
    },
  };
}
