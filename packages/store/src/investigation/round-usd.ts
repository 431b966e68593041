/** Whole billionths of a dollar: what a sum is does then not depend on the order of its parts. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}
