/** Raised whenever the same cells may be explained differently; a finding says which one it is from. */
export const ENGINE_VERSION = "7";
