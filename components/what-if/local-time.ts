/** As an input of the kind datetime-local has it, in the reader's own zone. */
export function writeLocalTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function readLocalTime(text: string): number | null {
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : null;
}
