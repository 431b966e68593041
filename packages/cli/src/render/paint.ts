import { styleText } from 'node:util';

/** Colours by meaning. Without colour every function returns its text unchanged. */
export interface Paint {
  title(text: string): string;
  bad(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  dim(text: string): string;
  strong(text: string): string;
  code(text: string): string;
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
