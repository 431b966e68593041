import { isIP } from 'node:net';
import { hostname } from 'node:os';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * Whether a `Host` header may be answered. A web page can point a name of its own at this machine (DNS rebinding) and
 * then talk to the receiver as its own origin; its name gives it away.
 */
export function hostChecker(
  boundTo: string,
  allowedHosts: readonly string[],
): (header: string | undefined) => boolean {
  const allowed = new Set([...LOOPBACK, boundTo, ...allowedHosts].map((host) => host.toLowerCase()));
  const isPublic = !LOOPBACK.has(boundTo);
  if (isPublic) allowed.add(hostname().toLowerCase());
  return function isAllowedHost(header) {
    const name = nameOf(header);
    // Rebinding needs a name: an address is what the sender was configured with.
    return name !== undefined && (allowed.has(name) || (isPublic && isIP(name) !== 0));
  };
}

function nameOf(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@\s]+))(?::\d+)?$/i.exec(header ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
