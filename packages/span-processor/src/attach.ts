import type { FailureSpanProcessor } from './failure-span-processor.ts';
import { PROCESSOR_MARK } from './internal/mark.ts';

/**
 * Adds the processor to a provider that somebody else built: through `addSpanProcessor` where it exists (SDK 1), else
 * into the list that SDK 2 and 3 keep in `_activeSpanProcessor._spanProcessors`. Looks through API proxies
 * (`getDelegate`). Returns false, and changes nothing, when the provider has another shape or has one already.
 */
export function attachFailureProcessor(provider: unknown, processor: FailureSpanProcessor): boolean {
  try {
    const target = delegateOf(provider);
    if (target === undefined || isMarked(target)) return false;
    if (!add(target, processor)) return false;
    Object.defineProperty(target, PROCESSOR_MARK, { value: true, configurable: true });
    return true;
  } catch {
    return false;
  }
}

/** Whether the provider has a failure processor, attached here or given when it was built, of any copy of this package. */
export function hasFailureProcessor(provider: unknown): boolean {
  try {
    const target = delegateOf(provider);
    return target !== undefined && isMarked(target);
  } catch {
    return false;
  }
}

function delegateOf(provider: unknown): object | undefined {
  if (typeof provider !== 'object' || provider === null) return undefined;
  const { getDelegate } = provider as { getDelegate?: unknown };
  if (typeof getDelegate !== 'function') return provider;
  const delegate: unknown = getDelegate.call(provider);
  return typeof delegate === 'object' && delegate !== null ? delegate : undefined;
}

function isMarked(target: object): boolean {
  return PROCESSOR_MARK in target || (listOf(target)?.some(isFailureProcessor) ?? false);
}

/** By the mark on its class, so that a processor of another copy of this package counts. */
function isFailureProcessor(processor: unknown): boolean {
  return typeof processor === 'object' && processor !== null && PROCESSOR_MARK in processor;
}

function add(target: object, processor: FailureSpanProcessor): boolean {
  const { addSpanProcessor } = target as { addSpanProcessor?: unknown };
  if (typeof addSpanProcessor === 'function') {
    addSpanProcessor.call(target, processor);
    putFirst(target, processor);
    return true;
  }
  return listOf(target) !== undefined && putFirst(target, processor);
}

/**
 * First in the list, because with an SDK that has no `onEnding` only exporters behind us see what we write. A new
 * list, because the old one may be the array that somebody passed in.
 */
function putFirst(target: object, processor: FailureSpanProcessor): boolean {
  const active = activeOf(target);
  const others = (listOf(target) ?? []).filter((other) => other !== processor);
  return active !== undefined && Reflect.set(active, '_spanProcessors', [processor, ...others]);
}

function listOf(target: object): readonly unknown[] | undefined {
  const list = activeOf(target)?._spanProcessors;
  return Array.isArray(list) ? list : undefined;
}

/** `_activeSpanProcessor` in SDK 2 and 3, without the underscore in SDK 1. */
function activeOf(target: object): { _spanProcessors?: unknown } | undefined {
  const holder = target as Record<'_activeSpanProcessor' | 'activeSpanProcessor', unknown>;
  const active = holder._activeSpanProcessor ?? holder.activeSpanProcessor;
  return typeof active === 'object' && active !== null ? active : undefined;
}
