import {
  type CallFacts,
  type Classification,
  classify,
  createTraceIndex,
  type TraceIndex,
} from '@culprit/diagnosis';

/** What the processor asks of the diagnosis core. */
export interface DiagnosisEngine {
  classify(facts: CallFacts): Classification;
  createIndex(): TraceIndex;
}

export const DIAGNOSIS: DiagnosisEngine = {
  classify: (facts) => classify(facts),
  createIndex: () => createTraceIndex(),
};
