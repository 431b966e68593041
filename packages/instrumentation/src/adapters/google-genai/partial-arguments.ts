import { fields, list, text, type Fields } from '../../internal/read.ts';

/** Arguments of a function call in the making. */
export type Arguments = Record<string, unknown>;

const MAX_DEPTH = 32;
const MAX_INDEX = 4096;
/** Members and indexes of a path: `$.a`, `$.a[0].b`, `$['a']`. */
const STEP = /\.([\w-]+)|\[(\d+)\]|\['([^']*)'\]/g;

/** Whether a call of a stream comes in pieces, or goes on with the one before: such pieces have no name. */
export function isPiece(call: Fields | undefined): call is Fields {
  if (call === undefined) return false;
  return (
    call['name'] === undefined || call['willContinue'] === true || list(call['partialArgs']) !== undefined
  );
}

/** Adds the values that a piece has; a text may itself come in pieces. */
export function addPieces(to: Arguments, call: Fields): void {
  for (const item of list(call['partialArgs']) ?? []) {
    const piece = fields(item) ?? {};
    const steps = [...(text(piece['jsonPath']) ?? '').matchAll(STEP)].map(([, name, index, quoted]) =>
      index === undefined ? (name ?? quoted ?? '') : Number(index),
    );
    if (steps.length > 0 && steps.length <= MAX_DEPTH && steps.every(isUsable)) put(to, steps, piece);
  }
}

function isUsable(step: string | number): boolean {
  return typeof step === 'number' ? step < MAX_INDEX : step !== '__proto__';
}

function put(to: Arguments, steps: readonly (string | number)[], piece: Fields): void {
  let at = to;
  for (const [depth, step] of steps.slice(0, -1).entries()) {
    const next = typeof steps[depth + 1] === 'number' ? [] : {};
    at = fields(at[step]) ?? (at[step] = next);
  }
  const last = steps.at(-1) ?? '';
  const more = text(piece['stringValue']);
  if (more !== undefined) at[last] = (text(at[last]) ?? '') + more;
  else at[last] = piece['numberValue'] ?? piece['boolValue'] ?? null;
}
