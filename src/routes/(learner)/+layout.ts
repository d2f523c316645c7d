// Drawn on the device from its own data, so that it works with the network off.
export const ssr = false;
