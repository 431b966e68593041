const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Base64 of the text's first UTF-8 bytes, cut where it does not depend on what follows. Written out because the
 * core is compiled without the types of any platform.
 */
export function base64Head(text: string): string {
  const bytes = utf8(text);
  const whole = bytes.length - (bytes.length % 3);
  let out = '';
  for (let i = 0; i < whole; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += sextet(group >> 18) + sextet(group >> 12) + sextet(group >> 6) + sextet(group);
  }
  return out;
}

/** The text behind base64 (or base64url), or undefined when it is none or does not hold text. */
export function decodeBase64(text: string): string | undefined {
  if (text.length < 16 || !/^[A-Za-z0-9+/\-_\r\n]+={0,2}\s{0,4}$/.test(text)) return undefined;
  const compact = text
    .replace(/[\s=]+/g, '')
    .replace(/-/g, '+')
    .replace(/_/g, '/');
  const escaped = bytesOf(compact)
    .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    .join('');
  try {
    const decoded = decodeURIComponent(escaped);
    // eslint-disable-next-line no-control-regex -- control characters are the sign that this was no text
    return /[\u0000-\u0008\u000e-\u001f]/.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

function bytesOf(compact: string): number[] {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const character of compact) {
    buffer = ((buffer << 6) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
  }
  return bytes;
}

function sextet(value: number): string {
  return ALPHABET[value & 63] ?? '';
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), trail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), trail(code >> 6), trail(code));
    else bytes.push(0xf0 | (code >> 18), trail(code >> 12), trail(code >> 6), trail(code));
  }
  return bytes;
}

function trail(code: number): number {
  return 0x80 | (code & 0x3f);
}
