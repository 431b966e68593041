import type { Evidence } from '../verdict.ts';

const MAX_VALUE = 160;
/** Keys of the known providers, bearer tokens, JSON web tokens, AWS key ids and long hexadecimal or base64 runs. */
const CREDENTIAL =
  /\b(?:sk|pk|rk|gsk|hf|xai|pplx|r8|nvapi|tgp|fw|csk|AIza|AKIA|ASIA|ya29|ghp|gho|github_pat)[-_.]?[A-Za-z0-9*_-]{8,200}|\beyJ[A-Za-z0-9_-]{10,400}(?:\.[A-Za-z0-9_-]{1,400}){0,2}|\bBearer\s{1,4}[^\s"',]{6,400}|\b[A-Fa-f0-9]{32,128}\b|\b[A-Za-z0-9+/]{40,400}={0,2}/g;

/** A text without anything that looks like a credential. Linear: every quantifier is bounded. */
export function maskCredentials(text: string): string {
  return text.replace(CREDENTIAL, '[masked]');
}

/** Evidence fit to be written down: masked and short. */
export function shorten(evidence: Evidence): Evidence {
  const bounded =
    evidence.value.length > 2 * MAX_VALUE ? evidence.value.slice(0, 2 * MAX_VALUE) : evidence.value;
  const masked = maskCredentials(bounded);
  return {
    field: evidence.field,
    value: masked.length <= MAX_VALUE ? masked : `${masked.slice(0, MAX_VALUE - 1)}…`,
  };
}
