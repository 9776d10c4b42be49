/** Hands the reader a file, as a link with `download` does. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers begin to read the address only after the click has ended.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
