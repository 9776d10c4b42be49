import { weightedPick } from "../../shared/seeded-random.ts";

export interface DrawnDimensions {
  region: string;
  device: string;
  network: string;
  /** Absent for web and phone: there is no app. */
  appVersion?: string;
  channel: string;
}

type Table = readonly (readonly [string, number])[];

const regions: Table = [
  ["cn-east", 34],
  ["cn-south", 24],
  ["cn-north", 18],
  ["cn-central", 12],
  ["cn-southwest", 8],
  ["hk", 4],
];
const devices: Table = [
  ["Android 10", 14],
  ["Android 13", 22],
  ["Android 14", 24],
  ["iOS 17", 13],
  ["iOS 18", 17],
  ["desktop", 10],
];
// Away from the coast fewer phones are new and fewer masts are 5G.
const inlandDevices: Table = [
  ["Android 10", 24],
  ["Android 13", 28],
  ["Android 14", 20],
  ["iOS 17", 10],
  ["iOS 18", 9],
  ["desktop", 9],
];
const mobileNetworks: Table = [
  ["5G", 42],
  ["4G", 30],
  ["WiFi", 28],
];
const olderNetworks: Table = [
  ["4G", 62],
  ["5G", 6],
  ["WiFi", 32],
];
const deskNetworks: Table = [
  ["Ethernet", 60],
  ["WiFi", 40],
];
const mobileChannels: Table = [
  ["app", 62],
  ["mini-program", 31],
  ["web", 7],
];
const deskChannels: Table = [
  ["web", 78],
  ["phone", 22],
];
const versions: Table = [
  ["5.1.6", 12],
  ["5.1.9", 16],
  ["5.2.0", 40],
  ["5.2.1", 32],
];
// Old phones are updated late.
const oldPhoneVersions: Table = [
  ["5.1.6", 34],
  ["5.1.9", 28],
  ["5.2.0", 28],
  ["5.2.1", 10],
];
const inland = new Set(["cn-central", "cn-southwest"]);

/** Where a request comes from, correlated as people are: old phones on 4G with old apps, desks on cables. */
export function drawDimensions(random: () => number, homeRegion?: string): DrawnDimensions {
  // A kitchen's customers are mostly its neighbours.
  const region = homeRegion && random() < 0.85 ? homeRegion : weightedPick(regions, random);
  const device = weightedPick(inland.has(region) ? inlandDevices : devices, random);
  if (device === "desktop") {
    return {
      region,
      device,
      network: weightedPick(deskNetworks, random),
      channel: weightedPick(deskChannels, random),
    };
  }
  const old = device === "Android 10";
  const network = weightedPick(old ? olderNetworks : mobileNetworks, random);
  const channel = weightedPick(mobileChannels, random);
  if (channel === "web") return { region, device, network, channel };
  const appVersion = weightedPick(old ? oldPhoneVersions : versions, random);
  return { region, device, network, appVersion, channel };
}
