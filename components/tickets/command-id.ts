/** An id no other tap has. `crypto.randomUUID` is missing on plain-HTTP addresses in the local network. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `tap_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
