import { styleText } from 'node:util';

/** Colours by meaning. Without colour every function returns its text unchanged. */
export interface Paint {
  readonly title: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly code: (text: string) => string;
}

type Style = Parameters<typeof styleText>[0];

export function createPaint(color: boolean): Paint {
  const with_ =
    (style: Style) =>
    (text: string): string =>
      color && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return {
    title: with_(['bold', 'cyan']),
    bad: with_('red'),
    good: with_('green'),
    warn: with_('yellow'),
    dim: with_('dim'),
    strong: with_('bold'),
    code: with_('cyan'),
  };
}

/** Width in columns without colour codes. */
export function widthOf(text: string): number {
  // eslint-disable-next-line no-control-regex -- colour codes are control characters
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}
