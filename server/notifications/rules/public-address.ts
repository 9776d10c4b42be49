/**
 * Whether an address is one of the open internet. A shop's webhook must not be a way into the network
 * the server stands in: loopback, private, link-local (cloud metadata), shared, multicast and reserved
 * ranges are not. What is no address at all is not either.
 */
export function isPublicAddress(address: string): boolean {
  const v4 = parseV4(address);
  if (v4 !== null) return isPublicV4(v4);
  const v6 = parseV6(address);
  return v6 !== null && isPublicV6(v6);
}

// RFC 6890 and the IANA special-purpose registries.
const closedV4: readonly [base: string, bits: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

function isPublicV4(address: number): boolean {
  return !closedV4.some(([base, bits]) => {
    const shift = 2 ** (32 - bits);
    return Math.floor(address / shift) === Math.floor((parseV4(base) ?? 0) / shift);
  });
}

function isPublicV6(groups: number[]): boolean {
  const [first = 0, second = 0] = groups;
  const leadingZeros = (count: number) => groups.slice(0, count).every((group) => group === 0);
  const v4At = (at: number) => (groups[at] ?? 0) * 65_536 + (groups[at + 1] ?? 0);
  // An IPv4 address in IPv6 clothes is what it wraps: mapped, NAT64, 6to4.
  if (leadingZeros(5) && groups[5] === 0xffff) return isPublicV4(v4At(6));
  if (first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) {
    return isPublicV4(v4At(6));
  }
  if (first === 0x2002) return isPublicV4(v4At(1));
  // Only 2000::/3 is given out for the internet; Teredo, ORCHID and documentation lie in it.
  const isGlobal = first >= 0x2000 && first < 0x4000;
  const isSpecial = (first === 0x2001 && second < 0x200) || (first === 0x2001 && second === 0xdb8);
  return isGlobal && !isSpecial && first !== 0x3fff;
}

function parseV4(address: string): number | null {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function parseV6(text: string): number[] | null {
  const address = withHexTail(text.split("%")[0] ?? "");
  if (address === null) return null;
  const halves = address.split("::");
  if (halves.length > 2) return null;
  const groupsOf = (half: string | undefined) => (half ? half.split(":") : []);
  const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1])];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const all = [...head, ...Array<string>(missing).fill("0"), ...tail];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.map((group) => Number.parseInt(group, 16))
    : null;
}

/** "::ffff:10.0.0.1" as "::ffff:a00:1". */
function withHexTail(address: string): string | null {
  if (!address.includes(".")) return address;
  const cut = address.lastIndexOf(":");
  const v4 = parseV4(address.slice(cut + 1));
  if (cut < 0 || v4 === null) return null;
  return `${address.slice(0, cut + 1)}${Math.floor(v4 / 65_536).toString(16)}:${(v4 % 65_536).toString(16)}`;
}
