import { diag, DiagConsoleLogger, DiagLogLevel } from '@opentelemetry/api';
import type { TracerProvider } from '@opentelemetry/api';
import { culpritInstrumentations, flushCalls } from '@culprit/instrumentation';
import type { CulpritInstrumentation, InstrumentationOptions } from '@culprit/instrumentation';
import { FailureSpanProcessor } from '@culprit/span-processor';
import { joinProvider } from './join-provider.ts';
import { foreignProvider, LazyTracerProvider, offerProvider } from './lazy-provider.ts';
import { createOwnProvider, segmentWriter } from './own-provider.ts';
import type { OwnProvider } from './own-provider.ts';
import { readRegisterSettings } from './settings.ts';
import type { RegisterSettings } from './settings.ts';
import { warnOnce } from './warn-once.ts';

/** What `culprit/register` started; one per process, whichever copy of the package came first. */
export interface Registration {
  readonly settings: RegisterSettings;
  readonly instrumentations: readonly CulpritInstrumentation[];
  /** Where spans of ours go: the application's provider once it has one, else Culprit's own. */
  readonly tracerProvider: TracerProvider;
  /** Decides now whose provider it is; with ours comes the context manager that carries what is set around calls. */
  decide(): void;
  /** `own` once Culprit's provider records, `foreign` when the application brought one, `undecided` before the first span. */
  owner(): 'own' | 'foreign' | 'undecided';
  forceFlush(): Promise<void>;
}

interface FlushableProvider {
  forceFlush?(): Promise<void>;
}

const REGISTRATION = Symbol.for('culprit.registration');
type GlobalWithRegistration = { [REGISTRATION]?: Registration | undefined };

/** The registration of this process, whichever copy of the package made it. */
export function currentRegistration(): Registration | undefined {
  return (globalThis as GlobalWithRegistration)[REGISTRATION];
}

/**
 * Starts everything from the environment. Called once by `culprit/register`; a second call, also from another copy,
 * returns what the first one made. Never throws: a failure warns and leaves the application as it is.
 */
export function register(): Registration | undefined {
  const existing = currentRegistration();
  if (existing) return existing;
  try {
    const settings = readRegisterSettings(process.env, process.cwd());
    if (settings.disabled) return undefined;
    const registration = start(settings);
    (globalThis as GlobalWithRegistration)[REGISTRATION] = registration;
    return registration;
  } catch (error) {
    warnOnce('CULPRIT_START', `could not start: ${messageOf(error)}`);
    return undefined;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function start(settings: RegisterSettings): Registration {
  useLogLevel();
  for (const complaint of settings.complaints) warnOnce('CULPRIT_SETTINGS', complaint);

  let own: OwnProvider | undefined;
  let owner: 'own' | 'foreign' | 'undecided' = 'undecided';
  const join = (provider: TracerProvider): void => {
    owner = 'foreign';
    joinProvider(provider, processorOf(settings));
  };
  const lazy = new LazyTracerProvider({
    claim: () => {
      try {
        own = createOwnProvider(settings, [processorOf(settings)]);
        owner = 'own';
        return own.provider;
      } catch (error) {
        warnOnce('CULPRIT_START', `nothing is recorded: ${messageOf(error)}`);
        return undefined;
      }
    },
    join,
  });
  const onReplaced = (provider: TracerProvider): void => {
    if (provider !== lazy && provider !== own?.provider) join(provider);
  };

  const before = foreignProvider();
  if (before) {
    join(before);
  } else if (!offerProvider(lazy, onReplaced)) {
    warnOnce(
      'CULPRIT_PROVIDER',
      'this copy of @opentelemetry/api has no proxy provider; use culpritInstrumentations() in your own set-up',
    );
  }

  const instrumentations = culpritInstrumentations({ ...settings.callLimits, ...callLogOptions(settings) });
  for (const instrumentation of instrumentations) {
    instrumentation.setTracerProvider(before ?? lazy);
    instrumentation.enable();
  }

  // The last turn of the event loop may still wait; `exit` may not.
  process.once('beforeExit', () => {
    flushCalls();
    own?.forceFlush().catch(() => undefined);
  });
  process.once('exit', () => {
    try {
      flushCalls({ all: true });
      own?.writeNow();
    } catch (error) {
      diag.error('culprit: the last spans could not be written', error);
    }
  });

  return {
    settings,
    instrumentations,
    tracerProvider: before ?? lazy,
    decide: () => {
      if (!before) lazy.target();
    },
    owner: () => owner,
    forceFlush: async () => {
      flushCalls();
      await own?.forceFlush();
      if (owner === 'foreign') await (foreignProvider(lazy) as FlushableProvider | undefined)?.forceFlush?.();
    },
  };
}

function processorOf({ callLimits, pipelineLimits }: RegisterSettings): FailureSpanProcessor {
  return new FailureSpanProcessor({ limits: callLimits, pipelineLimits });
}

function callLogOptions(settings: RegisterSettings): InstrumentationOptions {
  const callLog = settings.callLog.includes('otel');
  if (!settings.callLog.includes('jsonl')) return { callLog };
  const writer = segmentWriter(settings, 'calls');
  return { callLog, onCallRecord: (record) => writer.append(JSON.stringify(record)) };
}

const LEVELS: Readonly<Record<string, DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

function useLogLevel(): void {
  const level = LEVELS[(process.env['OTEL_LOG_LEVEL'] ?? '').toLowerCase()];
  if (level !== undefined)
    diag.setLogger(new DiagConsoleLogger(), { logLevel: level, suppressOverrideMessage: true });
}
