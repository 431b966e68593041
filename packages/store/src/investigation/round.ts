/**
 * To whole billionths (of a dollar, of a second): two ways to add up or interpolate the same numbers differ beyond
 * that, and two stores must not.
 */
export function roundToBillionths(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
