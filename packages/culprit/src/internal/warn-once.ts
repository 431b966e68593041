const said = new Set<string>();

/** Absence is said once, on stderr, the Node.js way (`--no-warnings` silences it). */
export function warnOnce(code: string, message: string): void {
  if (said.has(code + message)) return;
  said.add(code + message);
  process.emitWarning(`culprit: ${message}`, { code });
}
