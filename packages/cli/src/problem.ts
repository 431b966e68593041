import { EXIT } from './exit-codes.ts';

/** A mistake of the caller or a state of the world that a person can change; the message says how. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.NOTHING_FOUND, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
