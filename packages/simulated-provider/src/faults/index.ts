import { ANSWER_FAULTS } from './answer.ts';
import type { AnswerFault } from './answer.ts';
import type { FaultDefinition, FaultParams } from './definition.ts';
import { HTTP_FAULTS } from './http.ts';
import type { HttpFault } from './http.ts';
import { STREAM_FAULTS } from './stream.ts';
import type { StreamFault } from './stream.ts';
import { TRANSPORT_FAULTS } from './transport.ts';
import type { TransportFault } from './transport.ts';

/** Every way in which the provider can misbehave. */
export type FaultName = TransportFault | HttpFault | AnswerFault | StreamFault;

/** A fault, with settings if its defaults do not fit. */
export type FaultSpec = FaultName | ({ name: FaultName } & FaultParams);

/** What each fault does and where it applies. */
export const FAULTS: Readonly<Record<FaultName, FaultDefinition>> = {
  ...TRANSPORT_FAULTS,
  ...HTTP_FAULTS,
  ...ANSWER_FAULTS,
  ...STREAM_FAULTS,
};

/** Names of all faults. */
export const FAULT_NAMES: readonly FaultName[] = Object.keys(FAULTS) as FaultName[];

export function isFaultName(name: unknown): name is FaultName {
  return typeof name === 'string' && Object.hasOwn(FAULTS, name);
}

export function faultParams(spec: FaultSpec): { name: FaultName } & FaultParams {
  return typeof spec === 'string' ? { name: spec } : spec;
}
