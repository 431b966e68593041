import type { Behaviour } from './behaviours.ts';
import type { Slot, Subject, Version } from './subject.ts';

export function isFilled({ plain, stream, ...subject }: Subject, slot: Slot): boolean {
  if (slot === 'text') return plain.text !== undefined;
  if (slot === 'usage') return plain.usage !== undefined && stream?.usage !== undefined;
  if (slot === 'stream') return stream !== undefined;
  return subject[slot] !== undefined && subject[slot] !== false;
}

/** Why a behaviour is not shown: the words of the subject, or of one version. */
export function reasonAgainst(subject: Subject, behaviour: Behaviour, version?: Version): string | undefined {
  for (const cannot of [version?.cannot, subject.cannot]) {
    const reason = cannot?.[behaviour.id] ?? behaviour.needs.map((slot) => cannot?.[slot]).find(Boolean);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Reasons why parts of a behaviour that holds are not shown. */
export function notesOn(subject: Subject, { extras }: Behaviour): string[] {
  return extras.flatMap((slot) => subject.cannot?.[slot] ?? []);
}

/** What a declaration leaves open or says twice; empty when it is whole. */
export function faultsOf(subject: Subject, behaviours: readonly Behaviour[]): string[] {
  const faults = new Set<string>();
  for (const { id, needs, extras } of behaviours) {
    for (const slot of [...needs, ...extras]) {
      const refused = subject.cannot?.[slot] !== undefined;
      if (isFilled(subject, slot) && refused) faults.add(`${slot} is filled and refused`);
      if (!isFilled(subject, slot) && !refused && subject.cannot?.[id] === undefined)
        faults.add(`${id} uses ${slot}: neither filled nor refused`);
    }
  }
  return [...faults];
}
