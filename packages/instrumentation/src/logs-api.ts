import * as api from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';

/** The part of the Logs API we use. It lives in `@opentelemetry/api` from 1.10 on and in `api-logs` before. */
export interface LogRecordInput {
  eventName?: string;
  timestamp?: number;
  severityNumber?: number;
  attributes?: Record<string, unknown>;
  context?: Context;
}

export interface Logger {
  emit(record: LogRecordInput): void;
}

export interface LoggerProvider {
  getLogger(name: string, version?: string, options?: { schemaUrl?: string }): Logger;
}

/** Severity numbers of the Logs data model. */
export const SEVERITY: { readonly DEBUG: number; readonly INFO: number; readonly WARN: number } = {
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
};

/** Where `@opentelemetry/api-logs` registers its provider: a function from its compatibility version to the provider. */
const API_LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs');
const API_LOGS_VERSION = 1;

let cached: { provider: LoggerProvider; name: string; logger: Logger } | undefined;

/** The logger of this scope, from 1.10's API or from `api-logs`; undefined when no logs provider is registered. */
export function findLogger(
  override: LoggerProvider | undefined,
  name: string,
  version: string,
  schemaUrl: string,
): Logger | undefined {
  const provider = override ?? registeredProvider();
  if (provider === undefined) return undefined;
  if (cached?.provider !== provider || cached.name !== name) {
    cached = { provider, name, logger: provider.getLogger(name, version, { schemaUrl }) };
  }
  return cached.logger;
}

function registeredProvider(): LoggerProvider | undefined {
  const registered = (globalThis as { [API_LOGS_KEY]?: unknown })[API_LOGS_KEY];
  const fromPackage: unknown =
    typeof registered === 'function'
      ? (registered as (version: number) => unknown)(API_LOGS_VERSION)
      : undefined;
  if (isProvider(fromPackage)) return fromPackage;
  // Read so that no bundler looks for an export which older versions do not have.
  const logs = Reflect.get(api, 'logs') as { getLoggerProvider?: () => unknown } | undefined;
  const fromApi = logs?.getLoggerProvider?.();
  if (!isProvider(fromApi)) return undefined;
  const delegate = (fromApi as { _getDelegate?: () => unknown })._getDelegate?.() ?? fromApi;
  return isProvider(delegate) ? delegate : undefined;
}

function isProvider(value: unknown): value is LoggerProvider {
  const provider = value as { getLogger?: unknown; constructor?: { name?: string } } | null | undefined;
  return typeof provider?.getLogger === 'function' && provider.constructor?.name?.startsWith('Noop') !== true;
}
