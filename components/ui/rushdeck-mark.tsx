/** The sign of the house: orders, one under the other, in the accent. */
export function RushdeckMark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="var(--rd-accent)" />
      <path
        d="M7 10h13M7 16h18M7 22h9"
        stroke="var(--rd-on-accent)"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
