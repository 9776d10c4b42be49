/** Installations have one tenant for now; every row carries it all the same. It is also who runs the installation. */
export const DEFAULT_TENANT = "default";
