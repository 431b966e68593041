/** The smallest picture that is one: a PNG of a single pixel, as base64. */
export const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';

/** Two silent frames of MPEG audio. */
export const SILENCE: Uint8Array = Buffer.from('fffb9064'.padEnd(834, '0').repeat(2), 'hex');
