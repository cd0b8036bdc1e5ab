/** Every limit that is not a variable of its own, a line each. */
export const LIMITS = {
  /** Wrong codes for one address, whatever the attempts: then its codes rest. */
  codesOfAddress: { limit: 10, seconds: 3600 },
} as const;
