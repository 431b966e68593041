import { RemoteStoreError } from '../errors.ts';

/** What went wrong before there was an answer, in words that say what to do. */
export function describeFailure(
  error: Error & { code?: string; cause?: unknown },
  { url, timeoutMs, cancelled }: { url: string; timeoutMs: number; cancelled: boolean },
): RemoteStoreError {
  if (error instanceof RemoteStoreError) return error;
  const options = { cause: error };
  if (cancelled) return new RemoteStoreError('cancelled', `The question to ${url} was cancelled.`, options);
  // A request whose signal ends it says AbortError, with the reason as its cause.
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return new RemoteStoreError(
      'timeout',
      `${url} did not answer within ${timeoutMs / 1000} s. Ask for a shorter time range, or allow more time with --store-timeout.`,
      options,
    );
  const code = error.code ?? '';
  const tls = tlsAdvice(code);
  if (tls !== undefined)
    return new RemoteStoreError('tls', `No secure connection to ${url} (${code}): ${tls}`, options);
  return new RemoteStoreError(
    'unreachable',
    `${url} cannot be reached (${code || error.message}). ${unreachableAdvice(code, url)}`,
    options,
  );
}

function unreachableAdvice(code: string, url: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Nobody knows that host name: check the URL.';
  if (code === 'ECONNREFUSED') return 'Nothing listens there: is it running, and is the port right?';
  if (code.startsWith('HPE_') || (code === 'ECONNRESET' && url.startsWith('http:')))
    return 'What listens there speaks no plain HTTP; perhaps the URL should say https.';
  return 'Check the URL and the network.';
}

const UNKNOWN_ISSUER: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function tlsAdvice(code: string): string | undefined {
  if (UNKNOWN_ISSUER.has(code))
    return 'its certificate is signed by an authority that is not known here. Name the file of that authority with --store-ca, or in NODE_EXTRA_CA_CERTS.';
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'its certificate is for another host name; use the name that is in it.';
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'what listens there speaks no TLS; perhaps the URL should say http.';
  if (/^ERR_(SSL_TLSV\d+_)?ALERT|CERTIFICATE_REQUIRED|^ERR_SSL/.test(code))
    return 'it wants a certificate of ours: name its file with --store-cert and the key with --store-key.';
  return /^(ERR_TLS|CERT_|ERR_OSSL)/.test(code) ? 'check the certificates.' : undefined;
}
